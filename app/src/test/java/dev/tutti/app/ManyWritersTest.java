package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once: every unit once, densely numbered, each client's in the order it sent them. */
class ManyWritersTest {
    @TempDir
    Path data;

    @Test
    void tenThousandWritesOfSixteenClientsIntoFourContextsAreDenseAndKeepEachClientsOrder() throws Exception {
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
                var pool = Executors.newFixedThreadPool(16)) {
            pool.invokeAll(IntStream.range(0, 16).<Callable<Void>>mapToObj(writer -> () -> {
                var client = new Client(engine);
                for (var i = 0; i < 625; i++) {
                    assertThat(client.post("/workunit", unit("ctx-" + writer % 4, writer + ":" + i)).status())
                            .isEqualTo(201);
                }
                return null;
            }).toList()).forEach(done -> assertThat(done).succeedsWithin(java.time.Duration.ZERO));
            for (var context = 0; context < 4; context++) {
                var next = new HashMap<String, Integer>();
                var seq = 0L;
                for (var unit : new Client(engine).units("ctx-" + context)) {
                    assertThat(unit.get("seq").asLong()).isEqualTo(++seq);
                    var payload = unit.get("payload").asText().split(":");
                    assertThat(Integer.parseInt(payload[1])).isEqualTo(next.getOrDefault(payload[0], 0));
                    next.merge(payload[0], 1, Integer::sum);
                }
                assertThat(seq).isEqualTo(2_500);
            }
        }
    }

    @Test
    void aHotContextIsNotHeldToOneUnitPerSync() throws Exception {
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
                var pool = Executors.newFixedThreadPool(64)) {
            var client = new Client(engine);
            client.post("/workunit", unit("hot", "first"));
            var before = engine.journalStats();
            pool.invokeAll(IntStream.range(0, 64).<Callable<Void>>mapToObj(writer -> () -> {
                for (var i = 0; i < 60; i++) {
                    assertThat(client.post("/workunit", unit("hot", writer + ":" + i)).status()).isEqualTo(201);
                }
                return null;
            }).toList()).forEach(done -> assertThat(done).succeedsWithin(java.time.Duration.ZERO));
            var after = engine.journalStats();
            var units = after.events() - before.events();
            var batches = after.batches() - before.batches();
            System.out.printf("%d units in %d synced batches: %.1f a batch%n", units, batches,
                    (double) units / batches);
            assertThat((double) units / batches).isGreaterThan(8);
        }
    }
}
