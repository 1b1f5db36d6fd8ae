package dev.tutti.lock;

import dev.tutti.protocol.lock.LockEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads lock spaces' events back from the journal, through Pekko's query interfaces and so from any store. */
final class LockLog {
    private final ActorSystem<?> system;
    private final ReadJournal journal;

    LockLog(ActorSystem<?> system, String readJournal) {
        this.system = system;
        this.journal = PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    }

    /** Events by number, both ends included, each with its number. */
    CompletionStage<List<Pair<Long, LockEvent>>> read(String space, long from, long to) {
        return ((CurrentEventsByPersistenceIdQuery) journal)
                .currentEventsByPersistenceId(Locks.persistenceId(space), from, to)
                .map(envelope -> Pair.create(envelope.sequenceNr(), (LockEvent) envelope.event()))
                .runWith(Sink.seq(), system);
    }

    /** All spaces there ever were. */
    CompletionStage<List<String>> spaces() {
        return ((CurrentEventsByTagQuery) journal)
                .currentEventsByTag(LockTags.SPACES, NoOffset.getInstance())
                .map(envelope -> ((LockEvent) envelope.event()).space()).runWith(Sink.seq(), system);
    }
}
