package dev.tutti.journal.cassandra;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol.RecoverySuccess;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessages;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessagesFailure;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageRejected;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageSuccess;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.JournalProtocol.WriteMessagesFailed;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Stands for an entity before the journal while its events are copied: recovers, by which the entity is claimed and what its tags
 * lack is written, and then writes. One question at a time.
 */
final class CopyWriter extends AbstractActor {
    private static final int THE_ONLY_INCARNATION = 1;

    private final ActorRef journal;
    private final String persistenceId;
    private CompletableFuture<Long> taken;
    private CompletableFuture<Void> appended;
    private int unanswered;

    private CopyWriter(ActorRef journal, String persistenceId) {
        this.journal = journal;
        this.persistenceId = persistenceId;
    }

    static Props props(ActorRef journal, String persistenceId) {
        return Props.create(CopyWriter.class, () -> new CopyWriter(journal, persistenceId));
    }

    /** @param taken completes with the number of the last event there is */
    record Take(long known, CompletableFuture<Long> taken) {}

    /** All or none of the events. */
    record Append(List<PersistentRepr> events, CompletableFuture<Void> appended) {}

    @Override
    public Receive createReceive() {
        return receiveBuilder().match(Take.class, this::take).match(Append.class, this::append)
                .match(RecoverySuccess.class, done -> taken.complete(done.highestSequenceNr()))
                .match(ReplayMessagesFailure.class, failed -> taken.completeExceptionally(failed.cause()))
                .match(WriteMessageSuccess.class, done -> {
                    if (--unanswered == 0) {
                        appended.complete(null);
                    }
                }).match(WriteMessagesFailed.class, failed -> appended.completeExceptionally(failed.cause()))
                .match(WriteMessageRejected.class, rejected -> appended.completeExceptionally(rejected.cause()))
                // The one event that is replayed, and what was said already.
                .matchAny(other -> {}).build();
    }

    /** The journal looks through all tags before the event that is replayed, so that one is enough. */
    private void take(Take take) {
        taken = take.taken();
        var from = Math.max(1, take.known());
        journal.tell(new ReplayMessages(from, from, Long.MAX_VALUE, persistenceId, self()), self());
    }

    private void append(Append append) {
        appended = append.appended();
        unanswered = append.events().size();
        var write = List.<PersistentEnvelope>of(
                new AtomicWrite(CollectionConverters.asScala(append.events()).toSeq()));
        journal.tell(new WriteMessages(CollectionConverters.asScala(write).toSeq(), self(), THE_ONLY_INCARNATION),
                self());
    }
}
