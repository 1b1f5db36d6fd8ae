package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.workunit.UnitIds;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process with SIGKILL under concurrent writers, again and again, and looks at what it kept. */
class CrashTest {
    private static final int KILLS = 20;
    private static final int WRITERS = 8;
    private static final long SEED = Long.getLong("tutti.seed", 20_261_120L);

    @TempDir
    Path data;

    @Test
    void whatWasAcknowledgedIsThereOnceAndInOrderAfterTwentyKills() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var acknowledged = new ConcurrentHashMap<String, Long>();
        var contents = new ConcurrentHashMap<String, String>();
        for (var round = 0; round < KILLS; round++) {
            var server = ServerProcess.start(data);
            try (var pool = Executors.newFixedThreadPool(WRITERS)) {
                for (var w = 0; w < WRITERS; w++) {
                    var writer = round + "-" + w;
                    var context = "crash-" + w % 2;
                    pool.submit(() -> write(server.client(), context, writer, acknowledged, contents));
                }
                Thread.sleep(150 + random.nextInt(350));
                server.kill();
                pool.shutdown();
                assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        try (var server = ServerProcess.start(data)) {
            var found = new HashMap<String, Long>();
            for (var context : List.of("crash-0", "crash-1")) {
                var seq = 0L;
                var lastOfWriter = new HashMap<String, Integer>();
                for (var unit : server.client().units(context)) {
                    assertThat(unit.get("seq").asLong()).as("dense").isEqualTo(++seq);
                    var id = unit.get("id").asText();
                    assertThat(found.put(id, seq)).as("%s once", id).isNull();
                    assertThat(unit.get("payload").asText()).as("whole").isEqualTo(contents.get(id));
                    var payload = unit.get("payload").asText().split(":");
                    var number = Integer.parseInt(payload[1]);
                    assertThat(lastOfWriter.getOrDefault(payload[0], -1)).as("in order").isLessThan(number);
                    lastOfWriter.put(payload[0], number);
                }
            }
            System.out.printf("%d kills, %d acknowledged, %d kept%n", KILLS, acknowledged.size(), found.size());
            assertThat(acknowledged).isNotEmpty();
            acknowledged.forEach((id, seq) -> assertThat(found.get(id)).as("acknowledged %s", id).isEqualTo(seq));
        }
    }

    private static void write(Client client, String context, String writer, Map<String, Long> acknowledged,
            Map<String, String> contents) {
        try {
            for (var i = 0;; i++) {
                var id = UnitIds.next().toString();
                var unit = new HashMap<>(unit(context, writer + ":" + i + ":" + "x".repeat(i % 700)));
                unit.put("id", id);
                contents.put(id, (String) unit.get("payload"));
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
