package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import dev.tutti.protocol.workunit.UnitIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Cassandra is killed and comes back while writers go on: they are refused in plain words, and nothing is lost or doubled. */
class CassandraOutageTest {
    private static final int WRITERS = 4;

    @Test
    void anOutageIsRefusedWaitedOutAndLeavesNothingDoubled() throws Exception {
        var node = CassandraRing.shared().node(0);
        var acknowledged = new ConcurrentHashMap<String, Long>();
        var problems = ConcurrentHashMap.<String>newKeySet();
        var stop = new AtomicBoolean();
        try (var engine = CassandraEngine.start(CassandraRing.shared().settings("outage"));
                var pool = Executors.newFixedThreadPool(WRITERS)) {
            var client = new Client(engine);
            try {
                for (var w = 0; w < WRITERS; w++) {
                    pool.submit(() -> write(client, stop, acknowledged, problems));
                }
                until("units are acknowledged", () -> acknowledged.size() > 50);
                node.kill();
                until("writers are told what the matter is", () -> problems.contains("store-unavailable"));
                assertThat(client.get("/healthz").status()).isEqualTo(200);
                assertThat(client.get("/readyz").body().get("status").asText()).isEqualTo("degraded");
                var lock = client.post("/locks", Map.of("resource", "outage:a"));
                assertThat(lock.status()).isEqualTo(503);
                assertThat(lock.raw().headers().firstValue("Retry-After")).isPresent();
                node.restart();
                var during = acknowledged.size();
                until("units are acknowledged again", () -> acknowledged.size() > during + 50);
                until("it is ready again", () -> client.get("/readyz").body().get("status").asText().equals("ready"));
            } finally {
                stop.set(true);
            }
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            var found = new HashMap<String, Long>();
            var seq = 0L;
            for (var unit : client.units("outage")) {
                assertThat(unit.get("seq").asLong()).as("dense").isEqualTo(++seq);
                assertThat(found.put(unit.get("id").asText(), seq)).as("once").isNull();
            }
            // Each writer repeats a unit until it is acknowledged, so all that is there was.
            assertThat(found).isEqualTo(acknowledged);
            assertThat(problems).isSubsetOf(Set.of("store-unavailable", "outcome-unknown", "overloaded"));
        }
    }

    private static void write(Client client, AtomicBoolean stop, Map<String, Long> acknowledged,
            Set<String> problems) {
        while (!stop.get()) {
            var unit = new HashMap<>(unit("outage", "x"));
            unit.put("id", UnitIds.next().toString());
            var answer = client.post("/workunit", unit);
            while (answer.status() >= 500) {
                problems.add(answer.body().get("type").asText().replaceFirst(".*[/:]", ""));
                pause();
                answer = client.post("/workunit", unit);
            }
            acknowledged.put(answer.body().get("id").asText(), answer.body().get("seq").asLong());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
