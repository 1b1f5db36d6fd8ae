package dev.tutti.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import dev.tutti.journal.FencedException;
import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.cassandra.Appender.Append;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes that both take themselves for an entity's owner: the one that came last is, and of the other nothing is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingTest {
    private static final String KEYSPACE = "fencing";
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A write has two events at most, then. */
    private static final int PARTITION = 8;

    private JournalSystem one;
    private JournalSystem other;

    @BeforeAll
    void start() throws InterruptedException {
        var settings = new HashMap<>(CassandraRing.shared().settings(KEYSPACE));
        settings.put("pekko.persistence.cassandra.journal.target-partition-size", PARTITION);
        one = new JournalSystem(settings);
        other = new JournalSystem(settings);
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void aWriterThatWasTakenOverIsRefusedAndEndsAndNothingOfItIsThere() {
        var first = one.start("taken");
        one.appended(first, "a1");
        one.appended(first, "a2", "a3");
        var second = other.start("taken");
        assertThat(other.appended(second, "b4")).isEqualTo(4);
        var late = one.append(first, "never");
        one.kit().createTestProbe().expectTerminated(first, PATIENCE);
        assertThat(other.appended(second, "b5")).isEqualTo(5);
        assertThat(texts(other.read("taken"))).containsExactly("a1", "a2", "a3", "b4", "b5");
        assertThat(other.rows(KEYSPACE, "taken", 0)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(late.toCompletableFuture().isDone()).as("answered").isFalse();
        assertThat(JournalSpace.get(one.kit().system()).takeLoss("taken")).contains(JournalSpace.Loss.FENCED);
    }

    @Test
    void whoeverComesAgainReadsWhatTheOtherWroteAndGoesOn() {
        one.appended(one.start("back"), "a1");
        other.appended(other.start("back"), "b2");
        assertThat(one.appended(one.start("back"), "a3")).isEqualTo(3);
        assertThat(texts(other.read("back"))).containsExactly("a1", "b2", "a3");
    }

    @Test
    void twoActorsOfOneNodeAreTwoWritersToo() {
        var first = one.start("twins");
        one.appended(first, "a1");
        var second = one.start("twins");
        assertThat(one.appended(second, "b2")).isEqualTo(2);
        one.append(first, "never");
        one.kit().createTestProbe().expectTerminated(first, PATIENCE);
        assertThat(texts(one.read("twins"))).containsExactly("a1", "b2");
    }

    @Test
    void aWriteOfMoreEventsThanAPartitionCanPassOverIsRefused() {
        var entity = one.start("large");
        one.appended(entity, "1", "2");
        var answer = one.append(entity, "3", "4", "5");
        // It begins anew, and takes what is small enough.
        assertThat(one.appended(entity, "3")).isEqualTo(3);
        assertThat(answer.toCompletableFuture().isDone()).isFalse();
    }

    @Test
    void fencingHoldsAcrossPartitionsWhoeverWritesWhenever() {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var expected = new ArrayList<String>();
        ActorRef<Append> owner = null;
        var system = one;
        for (var takeover = 0; takeover < 40; takeover++) {
            var next = system == one ? other : one;
            var taking = next.start("handed");
            for (var i = random.nextInt(PARTITION); i >= 0; i--) {
                var texts = LongStream.rangeClosed(1, 1 + random.nextInt(2)).mapToObj(n -> (expected.size() + n) + "")
                        .toArray(String[]::new);
                expected.addAll(List.of(texts));
                assertThat(next.appended(taking, texts)).as("takeover %d", takeover).isEqualTo(expected.size());
            }
            if (owner != null) {
                var stale = random.nextBoolean() ? new String[]{"stale"} : new String[]{"stale", "staler"};
                system.append(owner, stale);
                system.kit().createTestProbe().expectTerminated(owner, PATIENCE);
            }
            owner = taking;
            system = next;
        }
        var read = system.read("handed");
        assertThat(texts(read)).isEqualTo(expected);
        assertThat(read.stream().map(EventEnvelope::sequenceNr).toList())
                .isEqualTo(LongStream.rangeClosed(1, expected.size()).boxed().toList());
    }

    @Test
    void aClaimTakesAlsoThePartitionThatTheLastOwnersNextWriteMayBeIn() {
        var ownership = CassandraStore.get(one.kit().system()).ownership();
        var entity = one.start("edge");
        // The next write of two events is in the next partition.
        for (var i = 0; i < 7; i++) {
            one.appended(entity, "a");
        }
        var claim = ownership.take("edge", 0, null).toCompletableFuture().join();
        assertThat(claim.holds(0)).isTrue();
        assertThat(claim.holds(1)).isTrue();
        one.append(entity, "over", "the edge");
        one.kit().createTestProbe().expectTerminated(entity, PATIENCE);
        assertThat(one.read("edge")).hasSize(7);
    }

    @Test
    void whatTheDriverSendsTwiceIsDoneOnceAndFoundDone() {
        var store = CassandraStore.get(one.kit().system());
        var claim = store.ownership().take("sent-twice", 0, null).toCompletableFuture().join();
        var claimOfNext = store.ownership().condition(claim, 5, null);
        for (var times = 0; times < 2; times++) {
            var result = store.fencedSession().executeAsync(claimOfNext).toCompletableFuture().join();
            assertThat(Ownership.isApplied(result, claim)).isTrue();
        }
        var of = store.ownership().take("sent-twice", 0, null).toCompletableFuture().join();
        var refused = store.fencedSession().executeAsync(store.ownership().condition(of, 5, null))
                .toCompletableFuture().join();
        assertThat(Ownership.isApplied(refused, of)).isFalse();
    }

    @Test
    void aFencedFailureIsFoundBehindWhateverWrapsIt() {
        assertThat(FencedException.isCauseOf(new IllegalStateException(new FencedException("x")))).isTrue();
        assertThat(FencedException.isCauseOf(new IllegalStateException("x"))).isFalse();
    }

    private static List<String> texts(List<EventEnvelope> events) {
        return events.stream().map(envelope -> (String) envelope.event()).toList();
    }
}
