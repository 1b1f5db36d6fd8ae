package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.metrics.Scrape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that has done something of everything shows at {@code GET /metrics}. */
class MetricsWireTest {
    private static final int SINGLE_UNITS = 20;
    private static final int BULK_UNITS = 50;
    private static final String PAYLOAD = "x".repeat(1_000);
    private static final String REFUSED_ID = "no context's id";
    private static final String UNKNOWN_PATH = "/secret-of-a-client";

    @TempDir
    static Path data;
    @TempDir
    static Path copies;
    private static ServerProcess server;
    private static SseConnection stream;
    private static Socket socket;

    @BeforeAll
    static void workOfEveryKind() throws Exception {
        server = ServerProcess.start(data, "-Dtutti.backup.shipping.target=" + copies);
        var client = server.client();
        for (var n = 0; n < SINGLE_UNITS; n++) {
            assertThat(client.post("/workunit", unit("measured", PAYLOAD)).status()).isEqualTo(201);
        }
        assertThat(client.post("/workunit/bulk", Stream.generate(() -> unit("measured", PAYLOAD)).limit(BULK_UNITS)
                .toList()).status()).isEqualTo(200);
        assertThat(client.post("/workunit", unit(REFUSED_ID, "no")).status()).isEqualTo(400);
        assertThat(client.get(UNKNOWN_PATH).status()).isEqualTo(404);
        assertThat(client.get("/contexts/measured").status()).isEqualTo(200);
        stream = new SseConnection(server.address(), "context=measured&cursor=start", null, 65_536);
        assertThat(stream.next().name()).isEqualTo("context.created");
        socket = Socket.json(server.address(), "?context=measured&lock=measured/**", null);
        assertThat(lock("alice", Map.of("resource", "measured/a")).status()).isEqualTo(201);
        assertThat(lock("bob", Map.of("resource", "measured/a", "waitMs", 0)).status()).isEqualTo(409);
        assertThat(socket.events(1).getFirst().get("event").asText()).isEqualTo("lock.acquired");
    }

    @AfterAll
    static void stop() throws IOException {
        socket.close();
        stream.close();
        server.close();
    }

    @Test
    void appendsAreCountedFromTheDoorToTheDisk() {
        var scrape = scrape(server);
        assertThat(scrape.value("tutti_append_duration_seconds_count")).isEqualTo(SINGLE_UNITS + 1);
        assertThat(scrape.value("tutti_append_duration_seconds_sum")).isPositive();
        assertThat(scrape.value("tutti_journal_batch_events_sum")).isGreaterThanOrEqualTo(SINGLE_UNITS + BULK_UNITS);
        assertThat(scrape.value("tutti_journal_sync_seconds_count")).isGreaterThanOrEqualTo(SINGLE_UNITS + 1);
        assertThat(scrape.value("tutti_journal_sync_seconds_sum")).isPositive();
        assertThat(scrape.value("tutti_journal_written_bytes_total"))
                .isGreaterThan((SINGLE_UNITS + BULK_UNITS) * PAYLOAD.length());
        assertThat(scrape.value("tutti_journal_write_failures_total")).isZero();
        assertThat(scrape.value("tutti_append_gate_units")).isZero();
    }

    @Test
    void requestsAreCountedByTheirRouteAndNeverByWhatTheClientChose() {
        var scrape = scrape(server);
        assertThat(requests(scrape, "POST", "/workunit", 201)).isEqualTo(SINGLE_UNITS);
        assertThat(requests(scrape, "POST", "/workunit", 400)).isEqualTo(1);
        assertThat(requests(scrape, "POST", "/workunit/bulk", 200)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "/contexts/{id}", 200)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "none", 404)).isEqualTo(1);
        var values = scrape.samples().keySet().stream().flatMap(series -> series.labels().values().stream());
        assertThat(values).noneMatch(value -> value.contains("measured") || value.contains(REFUSED_ID)
                || value.contains(UNKNOWN_PATH) || value.contains("alice"));
    }

    @Test
    void whoListensIsCountedByHowTheyAreConnected() {
        var scrape = scrape(server);
        assertThat(scrape.value("tutti_subscribers", "transport", "sse")).isEqualTo(1);
        assertThat(scrape.value("tutti_subscribers", "transport", "websocket")).isEqualTo(1);
        assertThat(scrape.value("tutti_http_connections")).isGreaterThanOrEqualTo(3);
        assertThat(scrape.value("tutti_feeds")).isEqualTo(2);
        assertThat(scrape.value("tutti_feed_subscriptions")).isEqualTo(3);
    }

    @Test
    void whoHasGoneIsNotCountedAnyMore() throws Exception {
        try (var more = new SseConnection(server.address(), "context=measured", null, 65_536)) {
            assertThat(scrape(server).value("tutti_subscribers", "transport", "sse")).isEqualTo(2);
            assertThat(more).isNotNull();
        }
        TuttiProcess.until("one stream", () -> {
            var scrape = scrape(server);
            return scrape.value("tutti_subscribers", "transport", "sse") == 1
                    && scrape.value("tutti_feed_subscriptions") == 3;
        });
    }

    @Test
    void locksAreCountedByHowTheWaitForThemEnded() throws Exception {
        // The answer and the record of it are two consequences of the same event.
        TuttiProcess.until("both waits", () -> {
            var scrape = scrape(server);
            return scrape.value("tutti_lock_wait_seconds_count", "outcome", "granted") == 1
                    && scrape.value("tutti_lock_wait_seconds_count", "outcome", "held") == 1;
        });
        var scrape = scrape(server);
        assertThat(scrape.value("tutti_lock_grants_total")).isEqualTo(1);
        assertThat(scrape.value("tutti_lock_deadlocks_total")).isZero();
        assertThat(scrape.value("tutti_lock_waiting_requests")).isZero();
    }

    @Test
    void whetherItIsReadyAndWhatItHasRoomForIsShown() throws Exception {
        var scrape = scrape(server);
        assertThat(scrape.value("tutti_ready")).isEqualTo(1);
        assertThat(scrape.value("tutti_cluster_members")).isEqualTo(1);
        assertThat(scrape.value("tutti_cluster_unreachable_members")).isZero();
        assertThat(scrape.value("tutti_disk_free_bytes")).isPositive();
        assertThat(scrape.value("tutti_disk_reserve_bytes")).isBetween(1.0, 256.0 * (1 << 20));
        TuttiProcess.until("all of it is shipped", () -> scrape(server)
                .value("tutti_shipping_confirmed_timestamp_seconds") >= scrape.value("process_start_time_seconds"));
    }

    @Test
    void heapAndGarbageCollectionOfTheJvmAreShown() {
        var scrape = scrape(server);
        assertThat(scrape.value("jvm_memory_used_bytes", "area", "heap")).isPositive();
        assertThat(scrape.families()).containsKey("jvm_gc_collection_seconds");
        assertThat(scrape.value("process_start_time_seconds")).isPositive();
    }

    @Test
    void thePageListsExactlyWhatAServerShows() throws Exception {
        var page = MetricsPage.read().rows();
        var shown = new TreeMap<String, MetricsPage.Row>();
        scrape(server).families().forEach((name, family) -> shown.put(name, new MetricsPage.Row(family.type(),
                unitOf(name), String.join(", ", family.labels()), family.help().replaceAll("\\.$", ""))));
        // Shown after the first collection of garbage only, as the page says.
        shown.putIfAbsent("jvm_memory_pool_allocated_bytes_total", page.get("jvm_memory_pool_allocated_bytes_total"));
        assertThat(shown).containsAllEntriesOf(page).hasSameSizeAs(page);
    }

    private static String unitOf(String name) {
        var base = name.replaceAll("_total$", "");
        return base.endsWith("_seconds") ? "seconds" : base.endsWith("_bytes") ? "bytes" : "";
    }

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        var text = Files.write(data.resolveSibling("metrics.txt"), body(server));
        assertThat(Promtool.run(text, List.of("check", "metrics"))).isEqualTo(new Promtool.Verdict(0, ""));
    }

    @Test
    void aServerThatWasKilledTellsHowLongItTookToReadItselfBack(@TempDir Path folder) throws Exception {
        try (var killed = ServerProcess.start(folder)) {
            assertThat(killed.client().post("/workunit", unit("kept", PAYLOAD)).status()).isEqualTo(201);
            killed.kill();
        }
        try (var restarted = ServerProcess.start(folder)) {
            assertThat(restarted.client().post("/workunit", unit("kept", PAYLOAD)).status()).isEqualTo(201);
            var scrape = scrape(restarted);
            assertThat(scrape.value("tutti_entity_recovery_seconds_count", "entity", "context")).isEqualTo(1);
            assertThat(scrape.value("tutti_entity_recovery_seconds_sum", "entity", "context")).isPositive();
            assertThat(scrape.value("tutti_append_duration_seconds_count")).as("since its start").isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsToldToRecordNothingHasNoMetrics(@TempDir Path folder) throws Exception {
        try (var silent = ServerProcess.start(folder, "-Dtutti.metrics.enabled=false")) {
            assertThat(silent.client().post("/workunit", unit("a", PAYLOAD)).status()).isEqualTo(201);
            assertThat(silent.client().get("/metrics").status()).isEqualTo(404);
        }
    }

    private static double requests(Scrape scrape, String method, String route, int status) {
        return scrape.value("tutti_http_request_duration_seconds_count", "method", method, "route", route, "status",
                Integer.toString(status));
    }

    private static Scrape scrape(ServerProcess server) {
        return Scrape.of(new String(body(server), StandardCharsets.UTF_8));
    }

    private static byte[] body(ServerProcess server) {
        var answer = server.client().get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.raw().headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        return answer.raw().body();
    }

    private static Client.Answer lock(String agent, Map<String, ?> body) {
        return server.client().post("/locks", new HashMap<>(body), "X-Agent-Id", agent, "Content-Type",
                "application/json");
    }
}
