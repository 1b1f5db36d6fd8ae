package dev.tutti.context;

import dev.tutti.journal.EventLookup;
import dev.tutti.journal.Store;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.workunit.WorkUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads contexts' events back: the last ones from memory, the others from the journal, through Pekko's query interfaces and so
 * from any store.
 */
final class ContextLog {
    private static final int LOOKUPS_AT_ONCE = 16;

    private final ActorSystem<?> system;
    private final ReadJournal journal;
    private final EventLookup lookup;
    private final Tails tails;

    ContextLog(ActorSystem<?> system, Tails tails) {
        this.system = system;
        this.tails = tails;
        var config = system.settings().config();
        this.journal = PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class,
                config.getString("tutti.context.read-journal"));
        this.lookup = Store.of(config).lookup(system, journal);
    }

    /**
     * An event and its number in the context's journal, from 1.
     *
     * @param unit the unit that it brought; null where it is about something else
     */
    record Logged(long number, ChainedEvent chained, StoredUnit unit) {
        Logged(long number, ChainedEvent chained) {
            this(number, chained, StoredUnit.of(chained.event()));
        }
    }

    /** Events that became durable just now, and stand at the end of their context's log. */
    void appended(String contextId, long firstNumber, List<ChainedEvent> events) {
        tails.append(contextId, firstNumber, events);
    }

    /** Events by number, both ends included. */
    CompletionStage<List<Logged>> read(String contextId, long from, long to) {
        var newest = tails.upTo(contextId, from, to);
        var missingTo = newest.isEmpty() ? to : newest.getFirst().number() - 1;
        if (missingTo < from) {
            return CompletableFuture.completedFuture(newest);
        }
        return journaled(contextId, from, missingTo).thenApply(older -> {
            tails.add(contextId, older);
            var all = new ArrayList<>(older);
            all.addAll(newest);
            return all;
        });
    }

    private CompletionStage<List<Logged>> journaled(String contextId, long from, long to) {
        return ((CurrentEventsByPersistenceIdQuery) journal)
                .currentEventsByPersistenceId(Contexts.persistenceId(contextId), from, to).map(ContextLog::logged)
                .runWith(Sink.seq(), system);
    }

    /** Events by number, both ends included, as many from the first on as fit into some bytes, and always one. */
    Source<Logged, NotUsed> readUpTo(String contextId, long from, long to, long maxBytes) {
        return Source.lazySource(() -> {
            var bytes = new AtomicLong();
            return ((CurrentEventsByPersistenceIdQuery) journal)
                    .currentEventsByPersistenceId(Contexts.persistenceId(contextId), from, to).map(ContextLog::logged)
                    .takeWhile(logged -> bytes.addAndGet(logged.chained().sizeBytes()) < maxBytes, true);
        }).mapMaterializedValue(lazy -> NotUsed.getInstance());
    }

    /** The units of these ids; ids that name none are absent. */
    CompletionStage<Map<UUID, WorkUnit>> units(Collection<UUID> ids) {
        var wanted = Set.copyOf(ids);
        return Source.from(wanted).mapAsync(LOOKUPS_AT_ONCE, id -> lookup.find(ContextTags.unit(id)))
                .runFold(new HashMap<UUID, WorkUnit>(), (found, envelopes) -> {
                    for (var envelope : envelopes) {
                        // What only looks like it is a unit of another id, or no unit.
                        if (((ChainedEvent) envelope.event()).event() instanceof UnitAppended(var unit)
                                && wanted.contains(unit.id())) {
                            found.put(unit.id(), unit);
                        }
                    }
                    return found;
                }, system).thenApply(found -> found);
    }

    /** Everything but units, of all contexts: first what is there, then what comes. */
    Source<Logged, NotUsed> currentDirectory() {
        return ((CurrentEventsByTagQuery) journal).currentEventsByTag(ContextTags.DIRECTORY, NoOffset.getInstance())
                .map(ContextLog::logged);
    }

    Source<Logged, NotUsed> directory() {
        return ((EventsByTagQuery) journal).eventsByTag(ContextTags.DIRECTORY, NoOffset.getInstance())
                .map(ContextLog::logged);
    }

    private static Logged logged(EventEnvelope envelope) {
        return new Logged(envelope.sequenceNr(), (ChainedEvent) envelope.event());
    }

}
