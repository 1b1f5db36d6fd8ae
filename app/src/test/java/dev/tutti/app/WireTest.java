package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.wire.v1.AppendReceipt;
import dev.tutti.protocol.wire.v1.WorkUnit;
import dev.tutti.protocol.wire.v1.WorkUnitDraft;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire contract, sentence by sentence, against a running server with its real store. */
class WireTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static Client client;

    @BeforeAll
    static void start() {
        engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
        client = new Client(engine);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Map<String, Object> with(Map<String, Object> unit, String field, Object value) {
        var changed = new HashMap<>(unit);
        changed.put(field, value);
        return changed;
    }

    private static void refused(Client.Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.body().get("type").asText()).isEqualTo(type);
        assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aCapturedUnitIsReadBackByItsIdAtOnce() {
        var receipt = client.post("/workunit", unit("read-back", "pytest -q"));
        assertThat(receipt.status()).isEqualTo(201);
        assertThat(receipt.body().get("seq").asLong()).isEqualTo(1);
        var unit = client.get("/workunit/" + receipt.body().get("id").asText());
        assertThat(unit.body().get("payload").asText()).isEqualTo("pytest -q");
        assertThat(unit.body().get("agentId").asText()).isEqualTo("tester");
        assertThat(unit.body().get("ts")).isEqualTo(receipt.body().get("ts"));
    }

    @Test
    void aRetryWithTheSameIdGetsTheFirstResultAndWritesNothing() {
        var unit = with(unit("retry", "once"), "id", UnitIds.next().toString());
        var first = client.post("/workunit", unit);
        var second = client.post("/workunit", unit);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(client.units("retry")).hasSize(1);
    }

    @Test
    void anIdOfOtherContentIsAConflict() {
        var unit = with(unit("conflict", "one"), "id", UnitIds.next().toString());
        client.post("/workunit", unit);
        refused(client.post("/workunit", with(unit, "payload", "two")), 409, "unit-id-taken");
        assertThat(client.units("conflict")).hasSize(1);
    }

    @Test
    void anIdThatTheContextNoLongerRemembersIsStillRecognized() {
        var old = with(unit("forgotten", "first"), "id", UnitIds.next().toString());
        client.post("/workunit", old);
        for (var i = 0; i < 3; i++) {
            var bulk = java.util.stream.IntStream.range(0, 500).mapToObj(n -> unit("forgotten", "filler " + n))
                    .toList();
            assertThat(client.post("/workunit/bulk", bulk).status()).isEqualTo(200);
        }
        assertThat(client.post("/workunit", old).status()).isEqualTo(200);
        refused(client.post("/workunit", with(old, "payload", "other")), 409, "unit-id-taken");
        assertThat(client.get("/contexts/forgotten").body().get("units").asLong()).isEqualTo(1501);
    }

    @Test
    void whatIsWrongWithABodyIsSaidByNameAndNothingIsWritten() {
        var unit = unit("bad", "x");
        refused(client.post("/workunit", "{\"contextId\":\"bad\","), 400, "malformed-body");
        refused(client.post("/workunit", ""), 400, "malformed-body");
        refused(client.post("/workunit", with(unit, "colour", "red")), 400, "unknown-field");
        assertThat(client.post("/workunit", with(unit, "colour", "red")).body().get("field").asText())
                .isEqualTo("colour");
        refused(client.post("/workunit", with(unit, "payload", 7)), 400, "invalid-field");
        refused(client.post("/workunit", with(unit, "type", "lower")), 400, "invalid-field");
        refused(client.post("/workunit", with(unit, "id", UUID.randomUUID().toString())), 400, "invalid-field");
        refused(client.post("/workunit", with(unit, "seq", 4)), 400, "invalid-field");
        refused(client.post("/workunit", with(unit, "agentId", "somebody-else")), 403, "agent-mismatch");
        refused(client.post("/workunit", with(unit, "payload", "x".repeat((1 << 20) + 1))), 413, "too-large");
        refused(client.post("/workunit", with(unit, "contextId", "no/slash")), 400, "invalid-field");
        refused(client.post("/workunit", "a=b", "Content-Type", "application/x-www-form-urlencoded"), 415,
                "unsupported-media-type");
        refused(client.get("/contexts/bad"), 404, "context-not-found");
    }

    @Test
    void whatIsNotThereIsSaidPrecisely() {
        refused(client.get("/workunit/" + UnitIds.next()), 404, "unit-not-found");
        refused(client.get("/workunit/not-an-id"), 400, "invalid-field");
        refused(client.get("/contexts/nowhere/workunits"), 404, "context-not-found");
        refused(client.get("/nothing/here"), 404, "route-not-found");
        refused(client.get("/workunit/bulk/x/y"), 404, "route-not-found");
        refused(client.get("/contexts?colour=red"), 400, "unknown-field");
        refused(client.get("/contexts?limit=0"), 400, "invalid-field");
        refused(client.get("/stream?context=x&cursor=bogus"), 400, "invalid-cursor");
        refused(client.get("/workunit?ids=" + UnitIds.next(), "Accept", "image/png"), 406, "not-acceptable");
        var wrongMethod = client.post("/contexts/x", "{}");
        refused(wrongMethod, 405, "method-not-allowed");
        assertThat(wrongMethod.raw().headers().firstValue("Allow")).hasValue("GET, PATCH");
    }

    @Test
    void aBulkRequestWithOneBadUnitWritesNothingAndNamesIt() {
        var answer = client.post("/workunit/bulk", List.of(unit("bulk-bad", "a"), Map.of("contextId", "bulk-bad")));
        refused(answer, 400, "invalid-field");
        assertThat(answer.body().get("index").asInt()).isEqualTo(1);
        refused(client.get("/contexts/bulk-bad"), 404, "context-not-found");
    }

    @Test
    void aBulkRequestAnswersEachUnitAndKeepsTheOrderOfEachContext() {
        var results = client.post("/workunit/bulk", List.of(unit("bulk-a", "1"), unit("bulk-b", "1"),
                unit("bulk-a", "2"))).body();
        assertThat(results).hasSize(3);
        assertThat(results.get(2).get("seq").asLong()).isEqualTo(2);
        var lines = "{\"contextId\":\"bulk-a\",\"type\":\"MESSAGE\",\"payload\":\"3\"}\n\n";
        assertThat(client.post("/workunit/bulk", lines, "Content-Type", "application/x-ndjson").body().get(0)
                .get("seq").asLong()).isEqualTo(3);
        assertThat(client.units("bulk-a")).extracting(u -> u.get("payload").asText()).containsExactly("1", "2", "3");
    }

    @Test
    void protobufGoesInAndComesOut() throws Exception {
        var draft = WorkUnitDraft.newBuilder().setContextId("proto").setType("TOOL_CALL").setText("ls")
                .putMeta("tool", "shell").build();
        var answer = client.post("/workunit", draft.toByteArray(), "Content-Type", "application/x-protobuf", "Accept",
                "application/x-protobuf");
        assertThat(answer.status()).isEqualTo(201);
        var receipt = AppendReceipt.parseFrom(answer.raw().body());
        var unit = WorkUnit.parseFrom(
                client.get("/workunit/" + receipt.getId(), "Accept", "application/x-protobuf").raw().body());
        assertThat(unit.getText()).isEqualTo("ls");
        assertThat(unit.getMetaMap()).containsEntry("tool", "shell");
        refused(client.post("/workunit", new byte[]{1, 2, 3}, "Content-Type", "application/x-protobuf"), 400,
                "malformed-body");
    }

    @Test
    void contextsAreCreatedListedAndRead() throws Exception {
        var created = client.post("/contexts", Map.of("id", "list-me", "displayName", "List me"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.raw().headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(client.post("/contexts", Map.of("id", "list-me", "displayName", "List me")).status())
                .isEqualTo(200);
        refused(client.post("/contexts", Map.of("id", "list-me", "displayName", "Other")), 409, "context-exists");
        var deadline = System.nanoTime() + 10_000_000_000L;
        while (client.get("/contexts?limit=1000").body().get("contexts").findValuesAsText("id").stream()
                .noneMatch("list-me"::equals)) {
            assertThat(System.nanoTime()).as("the list follows").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void pagesOfUnitsGoBackwardsForwardsAndByFilter() {
        var bulk = java.util.stream.IntStream.rangeClosed(1, 250)
                .mapToObj(n -> with(unit("pages", "unit " + n), "type", n % 10 == 0 ? "DECISION" : "MESSAGE")).toList();
        client.post("/workunit/bulk", bulk);
        assertThat(seqs("/contexts/pages/workunits")).hasSize(100).startsWith(151L).endsWith(250L);
        assertThat(seqs("/contexts/pages/workunits?before=151&limit=3")).containsExactly(148L, 149L, 150L);
        assertThat(seqs("/contexts/pages/workunits?after=0&limit=2")).containsExactly(1L, 2L);
        assertThat(seqs("/contexts/pages/workunits?type=DECISION&limit=3")).containsExactly(230L, 240L, 250L);
    }

    private static List<Long> seqs(String path) {
        return client.get(path).body().get("units").findValues("seq").stream().map(seq -> seq.asLong()).toList();
    }

    @Test
    void aStreamReplaysFromAnyCursorAndGoesOnLive() {
        for (var i = 1; i <= 5; i++) {
            client.post("/workunit", unit("streamed", "unit " + i));
        }
        var all = client.stream("context=streamed&cursor=start", 7);
        assertThat(all).extracting(e -> e.get("event")).containsExactly("context.created", "agent.joined",
                "workunit.created", "workunit.created", "workunit.created", "workunit.created", "workunit.created");
        var resumed = client.stream("context=streamed", 2, "Last-Event-ID", all.get(4).get("id"));
        assertThat(resumed).isEqualTo(all.subList(5, 7));
        var live = CompletableFuture
                .supplyAsync(() -> client.stream("context=streamed&cursor=" + all.get(6).get("id"), 3));
        for (var i = 6; i <= 8; i++) {
            client.post("/workunit", unit("streamed", "unit " + i));
        }
        assertThat(live.join()).extracting(e -> e.get("data")).allMatch(data -> data.contains("\"unit "))
                .extracting(data -> data.replaceAll(".*\"payload\":\"(unit \\d)\".*", "$1"))
                .containsExactly("unit 6", "unit 7", "unit 8");
    }

    @Test
    void aBodyThatIsCutOffWritesNothing() throws Exception {
        try (var socket = new Socket("127.0.0.1", engine.address().getPort())) {
            send(socket.getOutputStream(), "POST /workunit HTTP/1.1\r\nHost: localhost\r\nX-Agent-Id: t\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"contextId\":\"cut\",\"type\":\"MESS");
        }
        refused(client.get("/contexts/cut"), 404, "context-not-found");
    }

    @Test
    void aRefusalKeepsTheConnection() throws Exception {
        try (var socket = new Socket("127.0.0.1", engine.address().getPort())) {
            var big = "x".repeat(9 << 20);
            send(socket.getOutputStream(), "POST /workunit HTTP/1.1\r\nHost: localhost\r\nX-Agent-Id: t\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + big.length() + "\r\n\r\n" + big);
            assertThat(statusLine(socket)).contains("413");
            send(socket.getOutputStream(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("HTTP/1.1 200");
        }
    }

    private static void send(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String statusLine(Socket socket) throws Exception {
        var line = new StringBuilder();
        int c;
        while ((c = socket.getInputStream().read()) > 0 && c != '\n') {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void thePageAndTheProbesAnswer() {
        assertThat(client.get("/healthz").status()).isEqualTo(200);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
        assertThat(client.get("/").raw().headers().firstValue("Content-Security-Policy")).isPresent();
    }
}
