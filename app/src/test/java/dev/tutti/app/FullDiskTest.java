package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.app.Client.Answer;
import dev.tutti.app.metrics.Scrape;
import dev.tutti.protocol.workunit.UnitIds;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server whose disk fills up: what it refuses, what it still does, and how it comes back. */
class FullDiskTest {
    private static final String[] NO_RESERVE = {"-Dtutti.rocksdb.disk.min-free=0",
            "-Dtutti.rocksdb.disk.check-interval=100ms", "-Dtutti.rocksdb.write-buffer=1MiB",
            "-Dtutti.rocksdb.max-wal=4MiB"};
    private static final String[] RESERVE = {"-Dtutti.rocksdb.disk.min-free=16MiB",
            "-Dtutti.rocksdb.disk.min-free-percent=100", "-Dtutti.rocksdb.disk.check-interval=100ms",
            "-Dtutti.rocksdb.write-buffer=1MiB", "-Dtutti.rocksdb.max-wal=4MiB"};

    @TempDir
    Path mountPoint;

    @TempDir
    Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(mountPoint, 64);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void whereOnlyTheReserveIsLeftNothingNewIsTakenAndEverythingElseGoesOn() throws Exception {
        try (var server = ServerProcess.start(disk.data(), RESERVE)) {
            var client = server.client();
            var kept = withId("kept", "before");
            assertThat(client.post("/workunit", kept).status()).isEqualTo(201);
            assertThat(client.get("/readyz").body().get("status").asText()).isEqualTo("ready");

            disk.fillAllBut(8 << 20);
            until("the reserve is noticed", () -> status(client).equals("degraded"));

            var late = withId("kept", "after");
            refused(client.post("/workunit", late));
            refused(client.post("/contexts", Map.of("id", "new-context")));
            refused(send(server, "PATCH", "/contexts/kept", Map.of("displayName", "Kept")));
            assertThat(client.post("/workunit", kept).status()).as("a retry of what is stored").isEqualTo(200);
            assertThat(client.post("/workunit/bulk", List.of(kept, withId("another", "new"))).body())
                    .extracting(result -> result.get("status").asInt()).containsExactly(200, 507);

            var scrape = Scrape.of(new String(client.get("/metrics").raw().body(), StandardCharsets.UTF_8));
            assertThat(scrape.value("tutti_append_refusals_total", "reason", "insufficient-storage")).isEqualTo(2);
            assertThat(scrape.value("tutti_append_refusals_total", "reason", "invalid")).isZero();
            assertThat(scrape.value("tutti_disk_free_bytes")).isLessThan(scrape.value("tutti_disk_reserve_bytes"));

            assertThat(client.get("/healthz").status()).isEqualTo(200);
            assertThat(client.get("/readyz").status()).as("reads are answered by nobody else").isEqualTo(200);
            assertThat(payloads(client, "kept")).containsExactly("before");
            assertThat(streamedPayloads(client, "kept", 1)).containsExactly("before");

            disk.free();
            until("there is room again", () -> client.post("/workunit", late).status() == 201);
            assertThat(status(client)).isEqualTo("ready");
            assertThat(payloads(client, "kept")).containsExactly("before", "after");
        }
    }

    @Test
    void aSocketIsToldOfTheSameProblemAndStaysOpenForWhatComes() throws Exception {
        try (var server = ServerProcess.start(disk.data(), RESERVE)) {
            var client = server.client();
            assertThat(client.post("/workunit", unit("socket", "first")).status()).isEqualTo(201);
            try (var socket = Socket.json(server.address(), "?context=socket&cursor=start", "writer")) {
                disk.fillAllBut(8 << 20);
                until("the reserve is noticed", () -> status(client).equals("degraded"));

                var refusal = socket.reply(Map.of("op", "append", "unit", unit("socket", "refused")));
                assertThat(refusal.get("status").asInt()).isEqualTo(507);
                assertThat(refusal.at("/problem/type").asText()).isEqualTo("insufficient-storage");
                assertThat(refusal.at("/problem/retryAfterMs").asLong()).isPositive();

                disk.free();
                until("there is room again", () -> status(client).equals("ready"));
                assertThat(socket.reply(Map.of("op", "append", "unit", unit("socket", "second"))).get("status")
                        .asInt()).isEqualTo(201);
                assertThat(createdPayloads(socket, 2)).containsExactly("first", "second");
            }
        }
    }

    @Test
    void onTheReserveLocksAreRenewedAndReleasedAndNobodyBeginsToHoldOne() throws Exception {
        try (var server = ServerProcess.start(disk.data(), RESERVE)) {
            var client = server.client();
            var handle = acquire(client, "src/a.py").body();
            disk.fillAllBut(8 << 20);
            until("the reserve is noticed", () -> status(client).equals("degraded"));

            refused(acquire(client, "src/b.py"));
            assertThat(renew(server, handle, Duration.ofMinutes(2)).status()).isEqualTo(200);
            assertThat(release(client, handle).status()).isEqualTo(204);
            assertThat(client.get("/locks/src/a.py").status()).isEqualTo(404);

            disk.free();
            until("there is room again", () -> acquire(client, "src/b.py").status() == 201);
        }
    }

    @Test
    void whereNothingCanBeWrittenLocksAreKeptByRenewalAndNeverLost() throws Exception {
        try (var server = ServerProcess.start(disk.data(), NO_RESERVE)) {
            var client = server.client();
            var handle = acquire(client, "src/a.py").body();
            disk.fill();
            writeUntilFull(client, "filling");

            refused(acquire(client, "src/b.py"));
            refused(release(client, handle));
            assertThat(renew(server, handle, null).status()).isEqualTo(200);
            assertThat(client.get("/locks/src/a.py").body().at("/locks/0/fencingToken"))
                    .isEqualTo(handle.get("fencingToken"));

            disk.free();
            until("there is room again", () -> release(client, handle).status() == 204);
            var next = acquire(client, "src/a.py");
            assertThat(next.status()).isEqualTo(201);
            assertThat(next.body().get("fencingToken").asLong())
                    .isGreaterThan(handle.get("fencingToken").asLong());
        }
    }

    @Test
    void aWriteThatMetAFullDiskLeavesNothingAndIsTakenOnceThereIsRoom() throws Exception {
        var server = ServerProcess.start(disk.data(), NO_RESERVE);
        List<String> acknowledged;
        Map<String, Object> refused;
        try (server) {
            var client = server.client();
            disk.fill();
            var end = writeUntilFull(client, "blow");
            acknowledged = new ArrayList<>(end.acknowledged());
            refused = end.refused();

            assertThat(client.get("/healthz").status()).isEqualTo(200);
            assertThat(status(client)).isEqualTo("degraded");
            assertThat(payloads(client, "blow")).isEqualTo(acknowledged);
            assertThat(streamedPayloads(client, "blow", acknowledged.size())).isEqualTo(acknowledged);

            disk.free();
            until("there is room again", () -> client.post("/workunit", unit("other", "first")).status() == 201);
            assertThat(status(client)).isEqualTo("ready");
            assertThat(payloads(client, "blow")).as("what was refused is not there").isEqualTo(acknowledged);
            assertThat(client.post("/workunit", refused).status()).isEqualTo(201);
            assertThat(client.post("/workunit", refused).status()).isEqualTo(200);
            acknowledged.add((String) refused.get("payload"));
            assertThat(payloads(client, "blow")).isEqualTo(acknowledged);
            server.kill();
        }
        try (var again = ServerProcess.start(disk.data(), NO_RESERVE)) {
            assertThat(payloads(again.client(), "blow")).isEqualTo(acknowledged);
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhereTheServerIsKilledOnAFullDisk() throws Exception {
        Full end;
        try (var server = ServerProcess.start(disk.data(), NO_RESERVE)) {
            disk.fill();
            end = writeUntilFull(server.client(), "killed");
            server.kill();
        }
        try (var onTheFullDisk = ServerProcess.start(disk.data(), NO_RESERVE)) {
            var client = onTheFullDisk.client();
            assertThat(payloads(client, "killed")).isEqualTo(end.acknowledged());
            refused(client.post("/workunit", end.refused()));

            disk.free();
            until("there is room again", () -> client.post("/workunit", end.refused()).status() == 201);
            onTheFullDisk.kill();
        }
        try (var again = ServerProcess.start(disk.data(), NO_RESERVE)) {
            var all = new ArrayList<>(end.acknowledged());
            all.add((String) end.refused().get("payload"));
            assertThat(payloads(again.client(), "killed")).isEqualTo(all);
        }
    }

    @Test
    void anImportStopsWithACodeOfItsOwnAndSaysWhy() throws Exception {
        var transcript = Path.of("..", "examples", "transcripts", "function_calling_simple.traj").toAbsolutePath();
        try (var server = ServerProcess.start(disk.data(), RESERVE)) {
            disk.fillAllBut(8 << 20);
            until("the reserve is noticed", () -> status(server.client()).equals("degraded"));
            var command = List.of(TuttiProcess.launcher(directory).toString(), "import", "--server", server.address(),
                    transcript.toString());

            var stopped = TuttiProcess.start(directory, Map.of(), command).result();
            assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(6);
            assertThat(stopped.err()).contains("disk is full");
            assertThat(stopped.err().lines()).as("no stack trace").hasSizeLessThan(4);

            disk.free();
            until("there is room again", () -> status(server.client()).equals("ready"));
            assertThat(TuttiProcess.start(directory, Map.of(), command).result().exitCode()).isZero();
        }
    }

    @Test
    void aServerWithoutDataDoesNotStartOnAFullDiskAndSaysWhy() throws Exception {
        disk.fill();
        var start = TuttiProcess.start(directory, Map.of(), List.of(TuttiProcess.launcher(directory).toString(),
                "start", "--port", "0", "--data", disk.data().toString())).result();
        assertThat(start.exitCode()).as(start.err()).isEqualTo(6);
        assertThat(start.err()).contains("is full").doesNotContain("Exception");
    }

    private record Full(List<String> acknowledged, Map<String, Object> refused) {}

    /** Appends until the disk takes no more; the last one is the one that was refused. */
    private static Full writeUntilFull(Client client, String context) {
        var acknowledged = new ArrayList<String>();
        for (var i = 0; i < 10_000; i++) {
            var next = withId(context, i + ":" + "x".repeat(10_000));
            var answer = client.post("/workunit", next);
            if (answer.status() != 201) {
                refused(answer);
                return new Full(acknowledged, next);
            }
            acknowledged.add((String) next.get("payload"));
        }
        throw new AssertionError("the disk never became full");
    }

    private static Map<String, Object> withId(String context, String payload) {
        var unit = new HashMap<>(unit(context, payload));
        unit.put("id", UnitIds.next().toString());
        return unit;
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(507);
        assertThat(answer.body().get("type").asText()).isEqualTo("insufficient-storage");
        assertThat(answer.raw().headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.raw().headers().firstValueAsLong("Retry-After")).isPresent();
    }

    private static String status(Client client) {
        return client.get("/readyz").body().get("status").asText();
    }

    private static List<String> payloads(Client client, String context) {
        return client.units(context).stream().map(unit -> unit.get("payload").asText()).toList();
    }

    /** Behind the context's creation and its first agent's joining. */
    private static List<String> streamedPayloads(Client client, String context, int count) {
        return client.stream("context=" + context + "&cursor=start", 2 + count).stream()
                .filter(event -> event.get("event").equals("workunit.created"))
                .map(event -> Client.json(event.get("data")).get("payload").asText()).toList();
    }

    private static List<String> createdPayloads(Socket socket, int count) {
        var payloads = new ArrayList<String>();
        while (payloads.size() < count) {
            var event = socket.events(1).getFirst();
            if (event.path("event").asText().equals("workunit.created")) {
                payloads.add(event.at("/data/payload").asText());
            }
        }
        return payloads;
    }

    private static Answer acquire(Client client, String resource) {
        return client.post("/locks", Map.of("resource", resource, "ttlMs", 60_000));
    }

    private static Answer renew(ServerProcess server, JsonNode handle, Duration ttl) {
        var body = new HashMap<String, Object>(Map.of("fencingToken", handle.get("fencingToken").asLong()));
        if (ttl != null) {
            body.put("ttlMs", ttl.toMillis());
        }
        return send(server, "PATCH", "/locks/" + handle.get("resource").asText(), body);
    }

    private static Answer release(Client client, JsonNode handle) {
        return client.delete("/locks/" + handle.get("resource").asText() + "?fencingToken="
                + handle.get("fencingToken").asLong(), "tester");
    }

    private static Answer send(ServerProcess server, String method, String path, Object body) {
        return server.client().send(HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("X-Agent-Id", "tester").header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(Client.bytes(body))).build());
    }
}
