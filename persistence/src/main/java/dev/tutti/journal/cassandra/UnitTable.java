package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Where units are found by their ids. A row is durable before its unit can be, so no unit is ever missed. A row whose unit was
 * not written after all stays beside the right one and is harmless: whoever reads sees that another event is there, or none.
 */
final class UnitTable {
    /** Of one write at a time. */
    private static final int ROWS_AT_ONCE = 128;

    private final CqlSession session;
    private final Materializer materializer;
    private final PreparedStatement insert;
    private final PreparedStatement select;

    UnitTable(CqlSession session, String keyspace, ClassicActorSystemProvider system) {
        this.session = session;
        this.materializer = Materializer.matFromSystem(system);
        this.insert = session.prepare("INSERT INTO " + keyspace
                + ".units (unit_id, persistence_id, sequence_nr) VALUES (?, ?, ?)");
        this.select = session.prepare("SELECT persistence_id, sequence_nr FROM " + keyspace
                + ".units WHERE unit_id = ?");
    }

    /** Where the event of a unit will be. */
    record UnitRow(UUID unitId, String persistenceId, long sequenceNr) {}

    /** Done when all are durable. */
    CompletionStage<Void> write(List<UnitRow> rows) {
        var now = rows.subList(0, Math.min(ROWS_AT_ONCE, rows.size()));
        var written = CompletableFuture.allOf(now.stream().map(row -> session
                .executeAsync(insert.bind(row.unitId(), row.persistenceId(), row.sequenceNr())).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
        var later = rows.subList(now.size(), rows.size());
        return later.isEmpty() ? written : written.thenCompose(done -> write(later));
    }

    /** The events at all places where the unit may be. */
    CompletionStage<List<EventEnvelope>> find(UUID unitId, CurrentEventsByPersistenceIdQuery journal) {
        return session.executeAsync(select.bind(unitId)).thenCompose(result -> rows(unitId, result, new ArrayList<>()))
                .thenCompose(rows -> Source.from(rows)
                        .flatMapConcat(row -> journal.currentEventsByPersistenceId(row.persistenceId(),
                                row.sequenceNr(), row.sequenceNr()))
                        .runWith(Sink.seq(), materializer));
    }

    private static CompletionStage<List<UnitRow>> rows(UUID unitId, AsyncResultSet result, List<UnitRow> found) {
        for (var row : result.currentPage()) {
            found.add(new UnitRow(unitId, row.getString("persistence_id"), row.getLong("sequence_nr")));
        }
        return result.hasMorePages()
                ? result.fetchNextPage().thenCompose(next -> rows(unitId, next, found))
                : CompletableFuture.completedFuture(found);
    }
}
