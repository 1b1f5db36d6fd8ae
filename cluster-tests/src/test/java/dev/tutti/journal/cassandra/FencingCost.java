package dev.tutti.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import dev.tutti.journal.cassandra.Appender.Append;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/**
 * What fencing costs: the time of one persist after the other, with it and with the plugin as it is, on one node of Cassandra or a ring.
 * No part of the build; {@code cluster-tests/fencing-cost} runs it and prints.
 */
class FencingCost {
    private static final int WARM_UP = Integer.getInteger("tutti.warm-up", 2_000);
    private static final int PERSISTS = Integer.getInteger("tutti.persists", 5_000);
    private static final int NODES = Integer.getInteger("tutti.ring", 1);
    private static final int RECOVERIES = 200;

    @Test
    void print() throws InterruptedException {
        System.out.printf(
                "| Cassandra | journal | persist p50 | p99 | recovery p50 | p99 |%n|---|---|---|---|---|---|%n");
        for (var variant : new String[]{"v1", "v2"}) {
            try (var ring = CassandraRing.start(NODES, Map.of("paxos_variant", variant))) {
                measure(ring, "paxos " + variant, "fenced", settings -> settings);
                measure(ring, "paxos " + variant, "plain", FencingCost::plain);
            }
        }
    }

    private static Map<String, Object> plain(Map<String, Object> settings) {
        settings.put("pekko.persistence.cassandra.session-provider",
                "org.apache.pekko.stream.connectors.cassandra.DefaultSessionProvider");
        settings.put("pekko.persistence.cassandra.journal.class",
                "org.apache.pekko.persistence.cassandra.journal.CassandraJournal");
        return settings;
    }

    private static void measure(CassandraRing ring, String server, String journal,
            Function<Map<String, Object>, Map<String, Object>> change) {
        var settings = change.apply(new HashMap<>(ring.settings("cost_" + journal)));
        try (var system = new JournalSystem(settings)) {
            var entity = system.start("cost");
            persists(system, entity, WARM_UP);
            var persists = persists(system, entity, PERSISTS);
            var recoveries = new Histogram(3);
            for (var i = 0; i < RECOVERIES; i++) {
                system.appended(system.start("small-" + i), "one event");
            }
            for (var i = 0; i < RECOVERIES; i++) {
                var began = System.nanoTime();
                system.appended(system.start("small-" + i), "another one");
                recoveries.recordValue(System.nanoTime() - began);
            }
            assertThat(system.appended(entity, "last")).isEqualTo(WARM_UP + PERSISTS + 1L);
            System.out.printf("| %s | %s | %s | %s | %s | %s |%n", server, journal, millis(persists, 50),
                    millis(persists, 99), millis(recoveries, 50), millis(recoveries, 99));
        }
    }

    private static Histogram persists(JournalSystem system, ActorRef<Append> entity, int count) {
        var text = "x".repeat(512);
        var times = new Histogram(3);
        for (var i = 0; i < count; i++) {
            var began = System.nanoTime();
            system.appended(entity, text);
            times.recordValue(System.nanoTime() - began);
        }
        return times;
    }

    private static String millis(Histogram times, double percentile) {
        return "%.2f ms".formatted(times.getValueAtPercentile(percentile) / 1e6);
    }
}
