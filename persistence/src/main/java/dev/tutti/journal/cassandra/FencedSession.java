package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metrics.Metrics;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import dev.tutti.journal.FencedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The session that pekko-persistence-cassandra works on. Whatever it writes to the journal goes out as one conditional batch,
 * which happens only while the writer's claim stands; all else is passed on as it is.
 */
final class FencedSession implements CqlSession {
    private final CqlSession session;
    private final String insert;
    private final Claims claims;
    private final Ownership ownership;
    private final CassandraMetrics metrics;

    FencedSession(CqlSession session, String keyspace, Claims claims, Ownership ownership,
            CassandraMetrics metrics) {
        this.session = session;
        this.insert = "INSERT INTO " + keyspace + ".messages ";
        this.claims = claims;
        this.ownership = ownership;
        this.metrics = metrics;
    }

    @Override
    public <R extends Request, T> T execute(R request, GenericType<T> resultType) {
        var events = events(request);
        if (events.isEmpty()) {
            return session.execute(request, resultType);
        }
        if (!resultType.equals(Statement.ASYNC)) {
            throw new IllegalStateException("the journal is written asynchronously, and not for a " + resultType);
        }
        @SuppressWarnings("unchecked")
        var result = (T) write(events, ((Statement<?>) request).getExecutionProfileName());
        return result;
    }

    /** The events that a request writes to the journal; none where it does something else. */
    private List<BoundStatement> events(Request request) {
        if (request instanceof BoundStatement bound) {
            return isEvent(bound) ? List.of(bound) : List.of();
        }
        var events = new ArrayList<BoundStatement>();
        if (request instanceof BatchStatement batch) {
            for (BatchableStatement<?> part : batch) {
                if (part instanceof BoundStatement bound && isEvent(bound)) {
                    events.add(bound);
                }
            }
            if (!events.isEmpty() && events.size() != batch.size()) {
                throw new IllegalStateException("a batch of events and other things");
            }
        }
        return events;
    }

    private boolean isEvent(BoundStatement bound) {
        return bound.getPreparedStatement().getQuery().strip().startsWith(insert);
    }

    private CompletionStage<AsyncResultSet> write(List<BoundStatement> events, String profile) {
        var first = events.getFirst();
        var id = first.getString("persistence_id");
        var partition = first.getLong("partition_nr");
        var claim = claims.of(id);
        if (claim == null || !claim.isOf(first.getString("writer_uuid"))) {
            return fenced(id);
        }
        var held = claim.holds(partition);
        var batch = BatchStatement.newInstance(BatchType.UNLOGGED)
                .add(ownership.condition(claim, partition, held ? claim.owner() : null)).addAll(events)
                .setExecutionProfileName(profile).setIdempotent(true);
        var began = System.nanoTime();
        var span = claim.span().child("journal.cassandra").tag("tutti.batch.events", events.size());
        return session.executeAsync(batch).handle((result, failure) -> {
            span.end();
            if (failure != null) {
                metrics.failed();
                return CompletableFuture.<AsyncResultSet>failedFuture(failure);
            }
            if (!Ownership.isApplied(result, claim)) {
                return fenced(id);
            }
            claim.hold(partition);
            metrics.written(System.nanoTime() - began, events.size());
            return CompletableFuture.completedFuture(result);
        }).thenCompose(written -> written);
    }

    private CompletableFuture<AsyncResultSet> fenced(String persistenceId) {
        metrics.fenced();
        return CompletableFuture.failedFuture(new FencedException(persistenceId));
    }

    @Override
    public String getName() {
        return session.getName();
    }

    @Override
    public Metadata getMetadata() {
        return session.getMetadata();
    }

    @Override
    public boolean isSchemaMetadataEnabled() {
        return session.isSchemaMetadataEnabled();
    }

    @Override
    public CompletionStage<Metadata> setSchemaMetadataEnabled(Boolean enabled) {
        return session.setSchemaMetadataEnabled(enabled);
    }

    @Override
    public CompletionStage<Metadata> refreshSchemaAsync() {
        return session.refreshSchemaAsync();
    }

    @Override
    public CompletionStage<Boolean> checkSchemaAgreementAsync() {
        return session.checkSchemaAgreementAsync();
    }

    @Override
    public DriverContext getContext() {
        return session.getContext();
    }

    @Override
    public Optional<CqlIdentifier> getKeyspace() {
        return session.getKeyspace();
    }

    @Override
    public Optional<Metrics> getMetrics() {
        return session.getMetrics();
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        return session.closeFuture();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        return session.closeAsync();
    }

    @Override
    public CompletionStage<Void> forceCloseAsync() {
        return session.forceCloseAsync();
    }
}
