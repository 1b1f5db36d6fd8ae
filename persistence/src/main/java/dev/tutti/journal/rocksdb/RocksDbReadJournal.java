package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.QueryStage.Chunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.journal.EventAdapters;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.PersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The read journal {@code tutti.rocksdb.query}. Live queries are woken by commits, not by polling; the offset of a tag query
 * is a {@link Sequence} that grows with every event of the store.
 */
public final class RocksDbReadJournal
        implements
            ReadJournal,
            CurrentEventsByPersistenceIdQuery,
            EventsByPersistenceIdQuery,
            CurrentEventsByTagQuery,
            EventsByTagQuery,
            CurrentPersistenceIdsQuery,
            PersistenceIdsQuery {
    /** What {@code PersistenceQuery} finds this journal by. */
    public static final String ID = "tutti.rocksdb.query";

    private final RocksDbStore store;
    private final EventAdapters adapters;

    RocksDbReadJournal(ExtendedActorSystem system) {
        this.store = RocksDbStore.get(system);
        this.adapters = Persistence.get(system).adaptersFor("tutti.rocksdb.journal");
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return byId(persistenceId, from, to, null);
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return byId(persistenceId, from, to,
                wake -> store.watchers().watch(EventReader.idWatch(persistenceId), wake));
    }

    private Source<EventEnvelope, NotUsed> byId(String persistenceId, long from, long to,
            Function<Runnable, Runnable> watch) {
        return Source.fromGraph(new QueryStage<>(new Range(from, watch == null ? -1 : to), (Range range) -> {
            // A query of what is there ends at what was there when it began, however fast events are added.
            var end = range.to() < 0 ? Math.min(to, store.reader().highestSequenceNr(persistenceId)) : range.to();
            if (range.next() > end) {
                return new Chunk<>(List.of(), range, false, true);
            }
            var rows = store.reader().byId(persistenceId, range.next(), end);
            var next = rows.isEmpty() ? range.next() : rows.getLast().sequenceNr() + 1;
            return new Chunk<>(envelopes(rows), new Range(next, end), !rows.isEmpty() && next <= end, next > end);
        }, watch, store.readers()));
    }

    private record Range(long next, long to) {}

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
        return Source
                .fromMaterializer((materializer, attributes) -> byTag(tag, offset, store.writer().ordering(), null))
                .mapMaterializedValue(later -> NotUsed.getInstance());
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByTag(String tag, Offset offset) {
        return byTag(tag, offset, Long.MAX_VALUE,
                wake -> store.watchers().watch(EventReader.tagWatch(tag), wake));
    }

    private Source<EventEnvelope, NotUsed> byTag(String tag, Offset offset, long upTo,
            Function<Runnable, Runnable> watch) {
        return Source.fromGraph(new QueryStage<>(number(offset), (Long behind) -> {
            var rows = store.reader().byTag(tag, behind, upTo);
            var next = rows.isEmpty() ? behind : rows.getLast().ordering();
            return new Chunk<>(envelopes(rows), (Long) next, !rows.isEmpty(), false);
        }, watch, store.readers()));
    }

    private static Long number(Offset offset) {
        if (offset instanceof Sequence sequence) {
            return sequence.value();
        }
        if (offset == NoOffset.getInstance()) {
            return 0L;
        }
        throw new IllegalArgumentException(
                "the offset of a tag query is a Sequence or NoOffset, not " + offset.getClass().getSimpleName());
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return ids(null);
    }

    /** Those that are there, then each new one with its first event. */
    @Override
    public Source<String, NotUsed> persistenceIds() {
        // Ids lie in the store by name, not by age: each wake-up scans them all and passes on what is new.
        return ids(wake -> store.watchers().watch(EventReader.ALL_IDS, wake))
                .statefulMap(() -> new HashSet<String>(), (seen, id) -> Pair.create(seen, seen.add(id) ? id : ""),
                        seen -> Optional.empty())
                .filter(id -> !id.isEmpty());
    }

    private Source<String, NotUsed> ids(Function<Runnable, Runnable> watch) {
        return Source.fromGraph(new QueryStage<>("", (String behind) -> {
            var ids = store.reader().ids(behind.isEmpty() ? null : behind);
            return new Chunk<>(ids, ids.isEmpty() ? "" : ids.getLast(), !ids.isEmpty(), false);
        }, watch, store.readers()));
    }

    private List<EventEnvelope> envelopes(List<EventReader.Row> rows) {
        var envelopes = new ArrayList<EventEnvelope>(rows.size());
        for (var row : rows) {
            if (row.stored() == null) {
                continue;
            }
            var repr = store.codec().repr(row.persistenceId(), row.sequenceNr(), row.stored());
            var events = adapters.get(repr.payload().getClass()).fromJournal(repr.payload(), repr.manifest()).events();
            for (var event : CollectionConverters.asJava(events)) {
                envelopes.add(new EventEnvelope(Offset.sequence(row.ordering()), row.persistenceId(),
                        row.sequenceNr(), event, repr.timestamp(), repr.metadata()));
            }
        }
        return envelopes;
    }
}
