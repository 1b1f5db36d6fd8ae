package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Queries that go on: each event once and in order, across the seam between what was there and what comes. */
class LiveQueryTest {
    @TempDir
    Path directory;
    private PluginHarness plugin;
    private RocksDbReadJournal journal;

    @BeforeEach
    void open() {
        plugin = new PluginHarness(directory);
        journal = PersistenceQuery.get(plugin.system).getReadJournalFor(RocksDbReadJournal.class,
                RocksDbReadJournal.ID);
    }

    @AfterEach
    void close() {
        plugin.close();
    }

    private void writeTagged(String id, long sequenceNr, String... tags) {
        plugin.send(List.of(AtomicWrite.apply(plugin.event(id, sequenceNr,
                new Tagged("a-" + sequenceNr, CollectionConverters.asScala(Set.of(tags)).toSet())))));
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessagesSuccessful$.MODULE$.getClass());
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    }

    @Test
    void everyFollowerSeesEveryEventOnceWhenItStartsInTheMiddleOfTheWriting() throws Exception {
        plugin.write("p", 1, 300);
        var followers = IntStream.range(0, 8)
                .mapToObj(n -> journal.eventsByPersistenceId("p", 1, Long.MAX_VALUE).take(2_000)
                        .map(EventEnvelope::sequenceNr).runWith(Sink.seq(), plugin.system).toCompletableFuture())
                .toList();
        for (var n = 301; n <= 2_000; n += 17) {
            plugin.write("p", n, Math.min(n + 16, 2_000));
        }
        for (var follower : followers) {
            assertThat(follower.get(30, TimeUnit.SECONDS))
                    .isEqualTo(LongStream.rangeClosed(1, 2_000).boxed().toList());
        }
    }

    @Test
    void aSlowFollowerLosesNothing() throws Exception {
        var slow = journal.eventsByPersistenceId("p", 1, Long.MAX_VALUE).take(600)
                .throttle(100, Duration.ofMillis(50)).map(EventEnvelope::sequenceNr).runWith(Sink.seq(), plugin.system);
        plugin.write("p", 1, 600);
        assertThat(slow.toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
    }

    @Test
    void aTagGathersEventsOfManyIdsInTheOrderTheyWereWritten() throws Exception {
        var live = journal.eventsByTag("green", NoOffset.getInstance()).take(4)
                .map(e -> e.persistenceId() + e.sequenceNr()).runWith(Sink.seq(), plugin.system);
        writeTagged("a", 1, "green", "unit/1");
        writeTagged("b", 1, "green");
        writeTagged("a", 2, "blue");
        writeTagged("a", 3, "green");
        writeTagged("b", 2, "green");
        assertThat(live.toCompletableFuture().get(30, TimeUnit.SECONDS)).containsExactly("a1", "b1", "a3", "b2");
        assertThat(current("unit/1")).hasSize(1);
        assertThat(current("unit/")).isEmpty();
        var second = current("green").get(1).offset();
        assertThat(journal.currentEventsByTag("green", second).runWith(Sink.seq(), plugin.system)
                .toCompletableFuture().get(30, TimeUnit.SECONDS)).extracting(EventEnvelope::persistenceId)
                .containsExactly("a", "b");
    }

    private List<EventEnvelope> current(String tag) throws Exception {
        return journal.currentEventsByTag(tag, NoOffset.getInstance()).runWith(Sink.seq(), plugin.system)
                .toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void newPersistenceIdsAreToldOnceAsTheyCome() throws Exception {
        plugin.write("old", 1, 1);
        var live = journal.persistenceIds().take(3).runWith(Sink.seq(), plugin.system);
        plugin.write("old", 2, 2);
        plugin.write("new", 1, 1);
        plugin.write("another", 1, 1);
        assertThat(live.toCompletableFuture().get(30, TimeUnit.SECONDS)).containsExactlyInAnyOrder("old", "new",
                "another");
        assertThat(journal.currentPersistenceIds().runWith(Sink.seq(), plugin.system).toCompletableFuture().get(30,
                TimeUnit.SECONDS)).containsExactlyInAnyOrder("old", "new", "another");
    }
}
