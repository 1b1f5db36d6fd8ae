package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server with SIGKILL under writers that try again, and looks at what Cassandra kept. */
class CassandraCrashTest {
    private static final int KILLS = Integer.getInteger("tutti.kills", 2);
    private static final int WRITERS = 4;
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);

    @TempDir
    Path data;

    @Test
    void whatWasAcknowledgedIsThereOnceAndWhereItWasSaidToBe() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var options = CassandraRing.shared().options("crashes");
        var acknowledged = new ConcurrentHashMap<String, Long>();
        for (var round = 0; round < KILLS; round++) {
            var before = acknowledged.size();
            var server = ServerProcess.start(data, options);
            try (var pool = Executors.newFixedThreadPool(WRITERS)) {
                for (var w = 0; w < WRITERS; w++) {
                    pool.submit(() -> write(server.client(), acknowledged));
                }
                TuttiProcess.until("something is acknowledged", () -> acknowledged.size() > before + 10);
                Thread.sleep(random.nextInt(300));
                server.kill();
                pool.shutdown();
                assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        try (var server = ServerProcess.start(data, options)) {
            var found = new HashMap<String, Long>();
            var seq = 0L;
            for (var unit : server.client().units("crash")) {
                assertThat(unit.get("seq").asLong()).as("dense").isEqualTo(++seq);
                assertThat(found.put(unit.get("id").asText(), seq)).as("once").isNull();
            }
            acknowledged.forEach((id, at) -> assertThat(found.get(id)).as("acknowledged %s", id).isEqualTo(at));
            System.out.printf("%d kills, %d acknowledged, %d kept%n", KILLS, acknowledged.size(), found.size());
        }
    }

    private static void write(Client client, Map<String, Long> acknowledged) {
        try {
            for (var i = 0;; i++) {
                var id = UnitIds.next().toString();
                var unit = new HashMap<>(unit("crash", "x".repeat(i % 700)));
                unit.put("id", id);
                var answer = client.post("/workunit", unit);
                if (answer.status() == 201) {
                    acknowledged.put(id, answer.body().get("seq").asLong());
                }
            }
        } catch (UncheckedIOException e) {
            // The server is dead: what was under way is unacknowledged.
        }
    }
}
