package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.Collector.named;
import static dev.tutti.app.Collector.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.wire.v1.ClientFrame;
import dev.tutti.protocol.wire.v1.ServerFrame;
import dev.tutti.protocol.wire.v1.WorkUnitDraft;
import dev.tutti.protocol.workunit.UnitIds;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector is sent by a server that traces: a real process, set up as OpenTelemetry's environment variables say. */
class TracingTest {
    /** The client's own span, which is never sent from here. */
    private static final String PARENT = "00f067aa0ba902b7";

    @TempDir
    static Path data;
    private static Collector collector;
    private static ServerProcess server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        collector = new Collector();
        server = ServerProcess.start(data,
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_SERVICE_NAME", "tutti-of-the-test",
                        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20abc"),
                ProcessBuilder.Redirect.INHERIT, "-Dtutti.tracing.enabled=on",
                "-Dtutti.tracing.export-interval=50ms");
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.close();
    }

    @Test
    void anAppendIsOneTreeBelowTheClientsSpan() throws Exception {
        var trace = trace(1);
        assertThat(append(trace, unit("whole-way", "hello")).status()).isEqualTo(201);

        var spans = collector.trace(trace, "POST /workunit");
        assertThat(tree(spans, PARENT)).isEqualTo("POST /workunit("
                + "context.append(context.gate context.decide journal.write context.reply))");
        var request = named(spans, "POST /workunit");
        assertThat(request.service()).isEqualTo("tutti-of-the-test");
        assertThat(request.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.tag("http.request.method")).isEqualTo("POST");
        assertThat(request.tag("http.route")).isEqualTo("/workunit");
        assertThat(request.tag("url.path")).isEqualTo("/workunit");
        assertThat(request.tag("url.scheme")).isEqualTo("http");
        assertThat(request.tag("server.address")).isEqualTo("127.0.0.1");
        assertThat(request.tag("server.port")).isEqualTo(server.address().replaceAll(".*:", ""));
        assertThat(request.tag("http.response.status_code")).isEqualTo("201");
        assertThat(request.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        var append = named(spans, "context.append");
        assertThat(append.tag("tutti.context")).isEqualTo("whole-way");
        assertThat(append.tag("tutti.seq")).isEqualTo("1");
        assertThat(spans).filteredOn(span -> span != request && span != append)
                .allMatch(span -> span.isWithin(append) && append.isWithin(request));
        assertThat(collector.authorizations()).containsOnly("Bearer abc");
    }

    @Test
    void theGroupCommitIsATraceOfItsOwnLinkedToEveryWriteItCarriedAndFromIt() throws Exception {
        var trace = trace(2);
        append(trace, unit("committed", "hello"));

        var write = named(collector.trace(trace, "journal.write", "POST /workunit"), "journal.write");
        var commit = collector.await("the commit of the write", span -> span.links().contains(write.id()));
        assertThat(commit.name()).isEqualTo("journal.commit");
        assertThat(commit.parent()).isEmpty();
        assertThat(commit.trace()).isNotEqualTo(trace);
        assertThat(commit.isWithin(write)).isTrue();
        assertThat(write.links()).containsExactly(commit.id());
        assertThat(Long.parseLong(commit.tag("tutti.commit.writes"))).isPositive();
        assertThat(Long.parseLong(commit.tag("tutti.commit.bytes"))).isPositive();
    }

    @Test
    void anAppendThatItsContextRefusesHasNoWriteAndIsNoFailure() throws Exception {
        var unit = new HashMap<>(unit("refusing", "first"));
        unit.put("id", UnitIds.next().toString());
        append(trace(3), unit);
        unit.put("payload", "other content");
        assertThat(append(trace(4), unit).status()).isEqualTo(409);

        var spans = collector.trace(trace(4), "POST /workunit");
        assertThat(tree(spans, PARENT))
                .isEqualTo("POST /workunit("
                        + "context.append(context.gate context.lookup context.decide context.reply))");
        assertThat(named(spans, "context.append").tag("tutti.problem")).isEqualTo("unit-id-taken");
        assertThat(named(spans, "POST /workunit").tag("http.response.status_code")).isEqualTo("409");
        assertThat(spans).allMatch(span -> span.span().getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void anAppendThatBreaksTheContractNeverReachesItsContext() throws Exception {
        assertThat(append(trace(5), Map.of("contextId", "no spaces", "type", "X")).status()).isEqualTo(400);

        var spans = collector.trace(trace(5), "POST /workunit");
        assertThat(tree(spans, PARENT)).isEqualTo("POST /workunit");
        assertThat(spans.getFirst().tag("tutti.problem")).isEqualTo("invalid-field");
        assertThat(spans.getFirst().tag("http.response.status_code")).isEqualTo("400");
    }

    @Test
    void theUnitsOfOneRequestForTwoContextsAreTwoAppendsOfOneRequest() throws Exception {
        client.post("/workunit/bulk", List.of(unit("bulk-1", "a"), unit("bulk-2", "b"), unit("bulk-1", "c")),
                "Content-Type", "application/json", "traceparent", traceparent(trace(6)));

        var spans = collector.trace(trace(6), "POST /workunit/bulk");
        assertThat(spans).filteredOn(span -> span.name().equals("context.append"))
                .extracting(span -> span.tag("tutti.context") + " " + span.tag("tutti.units"))
                .containsExactlyInAnyOrder("bulk-1 2", "bulk-2 1");
        assertThat(spans).filteredOn(span -> span.name().equals("journal.write")).hasSize(2);
    }

    @Test
    void whatIsFollowedIsFannedOutAndPushedToEachSubscriberWithinTheTraceOfItsAppend() throws Exception {
        append(trace(7), unit("followed", "before"));
        try (var one = Socket.json(server.address(), "?context=followed&cursor=start", "one");
                var two = Socket.json(server.address(), "?context=followed&cursor=start", "two")) {
            // Until the two are live, what they are shown may come from the journal: then nothing was fanned out.
            one.events(3);
            two.events(3);
            var traces = new ArrayList<String>();
            TuttiProcess.until("an append is fanned out to both", () -> {
                traces.add(trace(100 + traces.size()));
                append(traces.getLast(), unit("followed", "after"));
                return fannedOut(traces, 2).isPresent();
            });
            var trace = fannedOut(traces, 2).orElseThrow();
            var spans = collector.trace(trace, "POST /workunit", "feed.publish", "feed.push", "feed.push");
            assertThat(tree(spans, named(spans, "context.append").id())).isEqualTo("context.gate context.decide "
                    + "journal.write context.reply feed.publish(feed.fanout(feed.push feed.push))");
            assertThat(named(spans, "feed.publish").tag("tutti.feeds")).isEqualTo("1");
            assertThat(spans).filteredOn(span -> span.name().equals("feed.push"))
                    .extracting(span -> span.tag("tutti.subscriber")).containsExactlyInAnyOrder("one", "two");
        }
    }

    /** The first of these traces that shows a fan-out to as many subscriptions. */
    private static Optional<String> fannedOut(List<String> traces, int subscriptions) {
        return collector.spans().stream().filter(span -> span.name().equals("feed.fanout")
                && span.tag("tutti.subscriptions").equals(Integer.toString(subscriptions))
                && traces.contains(span.trace())).map(Collector.Received::trace).findFirst();
    }

    @Test
    void aFrameNamesItsOwnParentAndTheConnectionHasNoSpan() throws Exception {
        try (var socket = Socket.json(server.address(), "", "coder")) {
            var reply = socket.reply(Map.of("op", "append", "unit", unit("framed", "hello"), "traceparent",
                    traceparent(trace(8))));
            assertThat(reply.get("status").asInt()).isEqualTo(201);
            var refused = socket.reply(Map.of("op", "append", "unit", Map.of("contextId", "no spaces", "type", "X"),
                    "traceparent", traceparent(trace(9))));
            assertThat(refused.get("status").asInt()).isEqualTo(400);
        }
        var spans = collector.trace(trace(8), "WEBSOCKET append");
        assertThat(tree(spans, PARENT)).isEqualTo("WEBSOCKET append("
                + "context.append(context.gate context.decide journal.write context.reply))");
        var request = named(spans, "WEBSOCKET append");
        assertThat(request.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.tag("tutti.status")).isEqualTo("201");
        var refused = named(collector.trace(trace(9), "WEBSOCKET append"), "WEBSOCKET append");
        assertThat(refused.tag("tutti.problem")).isEqualTo("invalid-field");
    }

    @Test
    void aProtobufFrameNamesItsParentToo() throws Exception {
        try (var socket = Socket.protobuf(server.address(), "", "coder")) {
            socket.binary(ClientFrame.newBuilder().setRef("a").setTraceparent(traceparent(trace(10)))
                    .setAppend(WorkUnitDraft.newBuilder().setContextId("framed").setType("MESSAGE").setText("hello"))
                    .build().toByteArray());
            assertThat(ServerFrame.parseFrom(socket.nextBinary()).getStatus()).isEqualTo(201);
        }
        assertThat(tree(collector.trace(trace(10), "WEBSOCKET append"), PARENT)).startsWith("WEBSOCKET append(");
    }

    @Test
    void aLockThatIsWaitedForShowsItsWaitAndItsGrant() throws Exception {
        var held = lock(trace(11), "holder", "shop:src/auth.py", 0);
        assertThat(held.status()).isEqualTo(201);
        var waiting = CompletableFuture.supplyAsync(() -> lock(trace(12), "waiter", "shop:src/auth.py", 20_000));
        TuttiProcess.until("somebody waits", () -> client.get("/locks/shop:src/auth.py").body().get("waiting")
                .asInt() == 1);
        client.delete("/locks/shop:src/auth.py?fencingToken=" + held.body().get("fencingToken").asLong(), "holder");
        var granted = waiting.get();
        assertThat(granted.status()).isEqualTo(201);

        assertThat(tree(collector.trace(trace(11), "POST /locks"), PARENT))
                .isEqualTo("POST /locks(lock.acquire(journal.write))");
        var spans = collector.trace(trace(12), "POST /locks");
        assertThat(tree(spans, PARENT)).isEqualTo("POST /locks(lock.acquire(lock.wait journal.write))");
        var acquire = named(spans, "lock.acquire");
        assertThat(acquire.tag("tutti.lock.space")).isEqualTo("shop");
        assertThat(acquire.tag("tutti.lock.token")).isEqualTo(granted.body().get("fencingToken").asText());
        assertThat(named(spans, "lock.wait").isWithin(acquire)).isTrue();
        assertThat(named(spans, "lock.wait").span().getEndTimeUnixNano())
                .isLessThanOrEqualTo(named(spans, "journal.write").span().getStartTimeUnixNano());
    }

    @Test
    void aLockThatIsRefusedAfterItsWaitHasNoGrant() throws Exception {
        assertThat(lock(trace(13), "holder", "mine:all", 0).status()).isEqualTo(201);
        assertThat(lock(trace(14), "waiter", "mine:all", 100).status()).isEqualTo(409);

        var spans = collector.trace(trace(14), "POST /locks");
        assertThat(tree(spans, PARENT)).isEqualTo("POST /locks(lock.acquire(lock.wait))");
        assertThat(named(spans, "lock.acquire").tag("tutti.problem")).isEqualTo("lock-held");
    }

    @Test
    void aGrantThatIsFollowedIsPushedWithinTheTraceOfItsRequest() throws Exception {
        try (var socket = Socket.json(server.address(), "?lock=followed:src/**", "watcher")) {
            var traces = new ArrayList<String>();
            TuttiProcess.until("a grant is fanned out", () -> {
                traces.add(trace(200 + traces.size()));
                assertThat(lock(traces.getLast(), "coder", "followed:src/" + traces.size(), 0).status()).isEqualTo(201);
                return fannedOut(traces, 1).isPresent();
            });
            var trace = fannedOut(traces, 1).orElseThrow();
            var spans = collector.trace(trace, "POST /locks", "feed.publish", "feed.push");
            assertThat(tree(spans, PARENT))
                    .isEqualTo("POST /locks(lock.acquire(journal.write feed.publish(feed.fanout(feed.push))))");
            assertThat(named(spans, "feed.push").tag("tutti.subscriber")).isEqualTo("watcher");
            assertThat(socket.events(1).getFirst().get("event").asText()).isEqualTo("lock.acquired");
        }
    }

    @Test
    void aClientThatDoesNotWantToBeTracedIsNot() throws Exception {
        var unwanted = "00-" + trace(15) + "-" + PARENT + "-00";
        client.post("/workunit", unit("untraced", "a"), "Content-Type", "application/json", "traceparent", unwanted);
        assertThat(client.get("/healthz").status()).isEqualTo(200);
        append(trace(16), unit("untraced", "b"));

        // What came later is there; what came before would be.
        collector.trace(trace(16), "POST /workunit");
        assertThat(collector.spans()).noneMatch(span -> span.trace().equals(trace(15)))
                .noneMatch(span -> "/healthz".equals(span.tag("url.path")));
    }

    @Test
    void aTraceparentThatIsNoneBeginsATraceHereAndRefusesNothing() throws Exception {
        var answer = client.post("/workunit", unit("own-trace", "a"), "Content-Type", "application/json",
                "traceparent", "00-this-is-none-01");
        assertThat(answer.status()).isEqualTo(201);
        var append = collector.await("its append", span -> "own-trace".equals(span.tag("tutti.context")));
        assertThat(named(collector.trace(append.trace(), "POST /workunit"), "POST /workunit").parent()).isEmpty();
    }

    private static Client.Answer append(String trace, Map<String, Object> unit) {
        return client.post("/workunit", unit, "Content-Type", "application/json", "traceparent", traceparent(trace));
    }

    private static Client.Answer lock(String trace, String agent, String resource, long waitMs) {
        return client.post("/locks", Map.of("resource", resource, "ttlMs", 60_000, "waitMs", waitMs), "X-Agent-Id",
                agent, "Content-Type", "application/json", "traceparent", traceparent(trace));
    }

    private static String trace(int number) {
        return "%032x".formatted(0x4bf92f3577b34da6L + number);
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-" + PARENT + "-01";
    }
}
