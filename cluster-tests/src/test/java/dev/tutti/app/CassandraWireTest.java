package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import dev.tutti.protocol.workunit.UnitIds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on units, contexts, streams and locks where Cassandra keeps them. */
class CassandraWireTest {
    private static final int REMEMBERED = 8;
    private static Map<String, Object> settings;
    private static Engine engine;
    private static Client client;

    @BeforeAll
    static void start() throws InterruptedException {
        settings = new HashMap<>(CassandraRing.shared().settings("wire"));
        settings.put("tutti.context.remembered-ids", REMEMBERED);
        settings.put("tutti.context.snapshot-every", 10);
        // Pages come from Cassandra, and not from memory.
        settings.put("tutti.context.recent.max-bytes", 0);
        engine = CassandraEngine.start(settings);
        client = new Client(engine);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static void restart() {
        engine.close();
        engine = CassandraEngine.start(settings);
        client = new Client(engine);
    }

    private static Map<String, Object> identified(String context, UUID id, String payload) {
        var unit = new HashMap<>(unit(context, payload));
        unit.put("id", id.toString());
        return unit;
    }

    @Test
    void whatIsWatchedOfCassandraIsAmongTheMetrics() {
        assertThat(client.post("/workunit", unit("watched", "a unit")).status()).isEqualTo(201);
        assertThat(new String(client.get("/metrics").raw().body(), StandardCharsets.UTF_8))
                .contains(WatchedMetricsTest.OF_CASSANDRA);
    }

    @Test
    void unitsAreDenseFoundByIdAndReadPageByPage() {
        var ids = new ArrayList<String>();
        for (var i = 1; i <= 25; i++) {
            var answer = client.post("/workunit", unit("paged", "unit " + i));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body().get("seq").asLong()).isEqualTo(i);
            ids.add(answer.body().get("id").asText());
        }
        var found = client.get("/workunit/" + ids.get(6));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.body().get("payload").asText()).isEqualTo("unit 7");
        assertThat(client.get("/workunit/" + UnitIds.next()).status()).isEqualTo(404);
        var page = client.get("/contexts/paged/workunits?limit=10&after=5").body();
        assertThat(page.get("units").findValuesAsText("payload"))
                .isEqualTo(IntStream.rangeClosed(6, 15).mapToObj(i -> "unit " + i).toList());
        var last = client.get("/contexts/paged/workunits?limit=3").body();
        assertThat(last.get("units").findValuesAsText("payload")).containsExactly("unit 23", "unit 24", "unit 25");
    }

    @Test
    void aRetryOfAnyAgeGetsTheFirstAnswer() {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 3 * REMEMBERED; i++) {
            ids.add(UnitIds.next());
            client.post("/workunit", identified("retried", ids.getLast(), "unit " + i));
        }
        for (var restarted : List.of(false, true)) {
            if (restarted) {
                restart();
            }
            for (var i : List.of(0, REMEMBERED, 3 * REMEMBERED - 1)) {
                var again = client.post("/workunit", identified("retried", ids.get(i), "unit " + i));
                assertThat(again.status()).as("unit %d", i).isEqualTo(200);
                assertThat(again.body().get("seq").asInt()).isEqualTo(i + 1);
            }
            assertThat(client.post("/workunit", identified("retried", ids.getFirst(), "other")).body().get("type")
                    .asText()).endsWith("unit-id-taken");
        }
        assertThat(client.units("retried")).hasSize(3 * REMEMBERED);
    }

    @Test
    void aStreamGoesOnFromItsCursorAfterARestart() {
        client.post("/workunit", unit("streamed", "before"));
        // The context, its agent, its unit.
        var first = client.stream("context=streamed&cursor=start", 3).getLast();
        restart();
        client.post("/workunit", unit("streamed", "after"));
        var next = client.stream("context=streamed&cursor=" + first.get("id"), 1).getFirst();
        assertThat(first.get("data")).contains("before");
        assertThat(next.get("data")).contains("after");
    }

    @Test
    void locksKeepTheirHoldersAndTokensOverARestart() {
        var held = client.post("/locks", Map.of("resource", "wire:src/**", "ttlMs", 60_000), "X-Agent-Id", "alice",
                "Content-Type", "application/json");
        assertThat(held.status()).isEqualTo(201);
        restart();
        var refused = client.post("/locks", Map.of("resource", "wire:src/a.py"), "X-Agent-Id", "bob", "Content-Type",
                "application/json");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("holder").asText()).isEqualTo("alice");
        var token = held.body().get("fencingToken").asLong();
        assertThat(client.delete("/locks/wire:src/**?fencingToken=" + token, "alice").status()).isEqualTo(204);
        var next = client.post("/locks", Map.of("resource", "wire:src/a.py"), "X-Agent-Id", "bob", "Content-Type",
                "application/json");
        assertThat(next.body().get("fencingToken").asLong()).isGreaterThan(token);
    }

    @Test
    void aLeaseFromBeforeARestartEnds() throws Exception {
        client.post("/locks", Map.of("resource", "woken:a", "ttlMs", 1_000));
        restart();
        until("the lease ends", () -> client.get("/locks/woken:a").status() == 404);
    }

    @Test
    void aContextIsListedSoonAndAtOnceAfterARestart() throws Exception {
        client.post("/workunit", unit("listed", "something"));
        until("the list has it", () -> listed("listed"));
        restart();
        assertThat(listed("listed")).isTrue();
    }

    private static boolean listed(String context) {
        return client.get("/contexts?limit=1000").body().get("contexts").findValuesAsText("id").contains(context);
    }

    @Test
    void theLargestRequestThatIsAllowedIsOneWrite() {
        var payload = "x".repeat(1_000_000);
        var units = IntStream.range(0, 8).mapToObj(i -> unit("large", payload)).toList();
        var answer = client.post("/workunit/bulk", units);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(client.units("large")).hasSize(8).allMatch(unit -> unit.get("payload").asText().equals(payload));
    }

    @Test
    void thereAreNoBackupsOfTheEmbeddedStore() {
        assertThat(client.post("/backups", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void everyMetricOfThePageIsShownAndNoOther() throws Exception {
        client.post("/workunit", unit("measured", "something"));
        var page = Pattern.compile("(?m)^\\| `(tutti_cassandra_\\w+)` \\|")
                .matcher(Files.readString(Path.of("../docs/operations/cassandra.md"))).results()
                .map(found -> found.group(1)).toList();
        var shown = Pattern.compile("(?m)^# TYPE (tutti_cassandra_\\w+) ")
                .matcher(new String(client.get("/metrics").raw().body(), StandardCharsets.UTF_8)).results()
                .map(found -> found.group(1)).toList();
        assertThat(shown).isNotEmpty().containsExactlyInAnyOrderElementsOf(page);
    }
}
