package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentences of the contract on contexts: changes, presence and listing. */
class ContextWireTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static Client client;
    private static String server;

    @BeforeAll
    static void start() {
        engine = Engine.start(ConfigFactory.parseString("tutti.http.heartbeat = 200ms\n"
                + "tutti.context { presence-grace = 300ms, max-pins = 3 }\n"
                + "pekko.cluster.sharding.passivation.default-strategy.idle-entity.timeout = 1s")
                .withFallback(Engine.single(data)).resolve(), "127.0.0.1", 0);
        client = new Client(engine);
        server = "http://127.0.0.1:" + engine.address().getPort();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void oneRequestChangesEverythingAtOnceAndTellsSubscribersOfIt() {
        var first = append("changed", "first");
        var elsewhere = append("elsewhere", "linked");
        var changed = patch("changed", Map.of("addAgents", List.of("planner"), "removeAgents", List.of("tester"),
                "pin", List.of(first), "link", List.of(elsewhere), "displayName", "Changed", "meta",
                Map.of("priority", "high")));
        assertThat(changed.status()).isEqualTo(200);
        var context = changed.body();
        assertThat(context.get("agents").findValuesAsText("agentId")).containsExactly("planner");
        assertThat(context.get("pins").get(0).asText()).isEqualTo(first);
        assertThat(context.at("/links/0/contextId").asText()).isEqualTo("elsewhere");
        assertThat(context.get("displayName").asText()).isEqualTo("Changed");
        assertThat(context.at("/meta/priority").asText()).isEqualTo("high");
        assertThat(etag(changed)).isEqualTo("\"" + context.get("events").asLong() + "\"");
        var events = client.stream("context=changed&cursor=start", 6);
        assertThat(events).extracting(event -> event.get("event")).containsExactly("context.created", "agent.joined",
                "workunit.created", "context.updated", "agent.joined", "agent.left");
        // In the midst of one change the cursor holds, too.
        assertThat(client.stream("context=changed&cursor=" + events.get(4).get("id"), 1))
                .containsExactly(events.get(5));

        var undone = patch("changed", "{\"unpin\":[\"" + first + "\"],\"unlink\":[\"" + elsewhere
                + "\"],\"meta\":{\"priority\":null}}");
        assertThat(undone.body().get("pins")).isEmpty();
        assertThat(undone.body().get("links")).isEmpty();
        assertThat(undone.body().get("meta")).isEmpty();
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        append("calm", "first");
        var once = patch("calm", Map.of("displayName", "Calm", "addAgents", List.of("a", "tester")));
        var twice = patch("calm", Map.of("displayName", "Calm", "addAgents", List.of("a", "tester")));
        assertThat(twice.status()).isEqualTo(200);
        assertThat(etag(twice)).isEqualTo(etag(once));
    }

    @Test
    void aCompletedContextRefusesUnitsUntilItIsReopenedAndStillAnswersRetries() {
        var kept = Map.of("id", dev.tutti.protocol.workunit.UnitIds.next().toString(), "contextId", "done", "type",
                "MESSAGE", "payload", "kept");
        client.post("/workunit", kept);
        assertThat(patch("done", Map.of("status", "completed")).body().get("status").asText())
                .isEqualTo("completed");
        refused(client.post("/workunit", unit("done", "late")), 409, "context-completed");
        assertThat(client.post("/workunit", kept).status()).isEqualTo(200);
        assertThat(client.units("done")).hasSize(1);
        assertThat(patch("done", Map.of("status", "active")).status()).isEqualTo(200);
        assertThat(client.post("/workunit", unit("done", "again")).status()).isEqualTo(201);
    }

    @Test
    void whatCannotBeChangedIsRefusedAndChangesNothing() {
        var own = append("strict", "own");
        var foreign = append("foreign", "foreign");
        var before = client.get("/contexts/strict").body();
        refused(patch("nowhere", Map.of("displayName", "x")), 404, "context-not-found");
        refused(patch("strict", Map.of("pin", List.of(foreign))), 409, "wrong-context");
        refused(patch("strict", Map.of("link", List.of(own))), 409, "wrong-context");
        refused(patch("strict", Map.of("displayName", "x", "pin",
                List.of("0199aa00-0000-7000-8000-00000000dead"))), 404, "unit-not-found");
        refused(patch("strict", Map.of("status", "asleep")), 400, "invalid-field");
        refused(patch("strict", Map.of("surprise", 1)), 400, "unknown-field");
        refused(patch("strict", Map.of("addAgents", List.of("a"), "removeAgents", List.of("a"))), 400,
                "invalid-field");
        refused(patch("strict", Map.of("pin", List.of(own, append("strict", "2"), append("strict", "3"),
                append("strict", "4")))), 413, "too-large");
        refused(patch("strict", Map.of("unpin", java.util.stream.Stream
                .generate(() -> dev.tutti.protocol.workunit.UnitIds.next().toString()).limit(1001).toList())), 413,
                "too-large");
        assertThat(client.get("/contexts/strict").body().get("displayName")).isEqualTo(before.get("displayName"));
        assertThat(client.get("/contexts/strict").body().get("pins")).isEmpty();
    }

    @Test
    void aWriteThatLostAnswersWithTheCurrentStatesEtag() {
        append("matched", "first");
        var read = client.get("/contexts/matched");
        var won = patch("matched", Map.of("displayName", "one"), "If-Match", etag(read));
        assertThat(won.status()).isEqualTo(200);
        var lost = patch("matched", Map.of("displayName", "two"), "If-Match", etag(read));
        refused(lost, 412, "precondition-failed");
        assertThat(etag(lost)).isEqualTo(etag(won));
        refused(client.post("/workunit", unit("matched", "late"), "If-Match", etag(read), "Content-Type",
                "application/json"), 412, "precondition-failed");
        assertThat(client.post("/workunit", unit("matched", "in time"), "If-Match", etag(won), "Content-Type",
                "application/json").status()).isEqualTo(201);
        assertThat(client.get("/contexts/matched", "If-None-Match",
                etag(client.get("/contexts/matched"))).status()).isEqualTo(304);
        refused(patch("matched", Map.of("displayName", "x"), "If-Match", "nonsense"), 400, "invalid-field");
    }

    @Test
    void sixteenWritersThatCompareAndSetLoseNoUpdate() throws Exception {
        append("counted", "first");
        var won = ConcurrentHashMap.<String>newKeySet();
        var lost = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(16)) {
            var writers = new ArrayList<Callable<Void>>();
            for (var w = 0; w < 16; w++) {
                var writer = w;
                writers.add(() -> {
                    for (var n = 0; n < 10;) {
                        var answer = patch("counted", Map.of("meta", Map.of("w" + writer, "n" + n)), "If-Match",
                                etag(client.get("/contexts/counted")));
                        if (answer.status() == 200) {
                            assertThat(won.add(etag(answer))).as("an ETag of its own").isTrue();
                            n++;
                        } else {
                            assertThat(answer.status()).isEqualTo(412);
                            lost.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
            for (var writer : pool.invokeAll(writers)) {
                writer.get();
            }
        }
        var meta = client.get("/contexts/counted").body().get("meta");
        assertThat(meta).hasSize(16);
        meta.forEach(value -> assertThat(value.asText()).isEqualTo("n9"));
        assertThat(won).hasSize(160);
    }

    @Test
    void anAgentIsPresentWhileItSubscribesAndLeavesAfterItsGrace() throws Exception {
        append("present", "first");
        try (var watcher = Socket.json(server, "?context=present", null)) {
            var agent = Socket.json(server, "?context=present", "visitor");
            var joined = watcher.events(1).getFirst();
            assertThat(joined.get("event").asText()).isEqualTo("agent.joined");
            assertThat(joined.at("/data/agentId").asText()).isEqualTo("visitor");
            assertThat(member("present", "visitor").get("present").asBoolean()).isTrue();
            assertThat(member("present", "tester").get("present").asBoolean()).isFalse();
            var second = Socket.json(server, "?context=present", "visitor");
            agent.abort();
            Thread.sleep(1_000);
            assertThat(member("present", "visitor").get("present").asBoolean()).as("one of two is left").isTrue();
            second.abort();
            var left = watcher.events(1).getFirst();
            assertThat(left.get("event").asText()).isEqualTo("agent.left");
            assertThat(member("present", "visitor").get("present").asBoolean()).isFalse();
            assertThat(member("present", "visitor").get("joinedAt").asText())
                    .isEqualTo(joined.at("/data/ts").asText());
        }
    }

    @Test
    void aStreamInWhichNothingHappensSendsHeartbeatsAndStartsWithWhatIsNew() throws Exception {
        append("silent", "before");
        try (var stream = new SseConnection(server, "context=silent", null, 4096)) {
            for (var i = 0; i < 3; i++) {
                assertThat(stream.next()).isEqualTo(SseConnection.HEARTBEAT);
            }
            append("silent", "after");
            var event = stream.next();
            while (event.equals(SseConnection.HEARTBEAT)) {
                event = stream.next();
            }
            assertThat(event.data()).contains("after");
        }
    }

    @Test
    void contextsAreListedByStatusAndAgentEachOnceWhileTheListChanges() {
        for (var i = 0; i < 40; i++) {
            client.post("/workunit", unit("listed-" + i, "x"), "X-Agent-Id", i % 4 == 0 ? "lister" : "other",
                    "Content-Type", "application/json");
            if (i % 5 == 0) {
                patch("listed-" + i, Map.of("status", "completed"));
            }
        }
        awaitListed("agent=lister", 10);
        assertThat(client.get("/contexts?agent=lister&limit=1").body().at("/contexts/0/agents/0").has("present"))
                .as("the list does not know who is present").isFalse();
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = client.get("/contexts?agent=lister&limit=3" + cursor).body();
            seen.addAll(page.get("contexts").findValuesAsText("id"));
            client.post("/workunit", unit("listed-new-" + seen.size(), "x"), "X-Agent-Id", "lister", "Content-Type",
                    "application/json");
            cursor = page.has("cursor") ? "&cursor=" + page.get("cursor").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        for (var i = 0; i < 40; i += 4) {
            assertThat(seen).contains("listed-" + i);
        }
        awaitListed("status=completed&agent=lister", 2);
        assertThat(client.get("/contexts?status=completed&agent=lister").body().get("contexts")
                .findValuesAsText("id")).containsExactly("listed-0", "listed-20");
    }

    @Test
    void aPassivatedContextComesBackAsItWas() throws Exception {
        var pinned = append("asleep", "first");
        patch("asleep", Map.of("pin", List.of(pinned), "status", "completed", "displayName", "Asleep"));
        var before = client.get("/contexts/asleep").body();
        Thread.sleep(3_000);
        assertThat(client.get("/contexts/asleep").body()).isEqualTo(before);
    }

    private static void awaitListed(String query, int count) {
        for (var tries = 0; client.get("/contexts?limit=1000&" + query).body().get("contexts")
                .size() < count; tries++) {
            assertThat(tries).isLessThan(2_000);
            Thread.onSpinWait();
        }
    }

    private static JsonNode member(String context, String agent) {
        for (var member : client.get("/contexts/" + context + "/agents").body().get("agents")) {
            if (member.get("agentId").asText().equals(agent)) {
                return member;
            }
        }
        throw new AssertionError(agent + " is not in " + context);
    }

    private static String append(String context, String payload) {
        return client.post("/workunit", unit(context, payload)).body().get("id").asText();
    }

    private static Client.Answer patch(String context, Object body, String... headers) {
        var bytes = body instanceof String text
                ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : Client.bytes(body);
        var request = HttpRequest.newBuilder(URI.create(server + "/contexts/" + context))
                .header("X-Agent-Id", "tester").header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofByteArray(bytes));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build());
    }

    private static String etag(Client.Answer answer) {
        return answer.raw().headers().firstValue("ETag").orElseThrow();
    }

    private static void refused(Client.Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.body().get("type").asText()).isEqualTo(type);
    }
}
