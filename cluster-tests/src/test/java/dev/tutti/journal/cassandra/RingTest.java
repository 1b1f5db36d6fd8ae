package dev.tutti.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.junit.jupiter.api.Test;

/** Three nodes of Cassandra with three copies: what a server does when one of them is lost, and how several servers begin. */
class RingTest {
    private static final String KEYSPACE = "ring";

    @Test
    void threeServersCreateTheTablesAtOnceAndALostOrHangingNodeLosesNothing() throws Exception {
        try (var ring = CassandraRing.start(3)) {
            var starting = Stream.generate(() -> CompletableFuture
                    .supplyAsync(() -> new JournalSystem(ring.settings(KEYSPACE)),
                            task -> Thread.ofPlatform().start(task)))
                    .limit(3).toList();
            var systems = starting.stream().map(CompletableFuture::join).toList();
            try {
                assertThat(CommitLogCheck.unsafe(CassandraStore.get(systems.getFirst().kit().system()).fencedSession()))
                        .isEmpty();
                var entity = systems.getFirst().start("ringed");
                for (var i = 1; i <= 10; i++) {
                    assertThat(systems.getFirst().appended(entity, "before " + i)).isEqualTo(i);
                }
                ring.node(2).kill();
                for (var i = 11; i <= 20; i++) {
                    assertThat(systems.getFirst().appended(entity, "one killed " + i)).isEqualTo(i);
                }
                var taking = systems.get(1).start("ringed");
                assertThat(systems.get(1).appended(taking, "taken over")).isEqualTo(21);
                ring.node(2).restart();
                ring.node(1).pause();
                for (var i = 22; i <= 30; i++) {
                    assertThat(systems.get(1).appended(taking, "one hangs " + i)).isEqualTo(i);
                }
                ring.node(1).resume();
                assertThat(systems.get(2).read("ringed").stream().map(EventEnvelope::sequenceNr).toList())
                        .isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
            } finally {
                systems.forEach(JournalSystem::close);
            }
        }
    }
}
