package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;

/**
 * Who may write an entity's events: the column {@code owner} of each partition of its journal, changed and asked for by
 * lightweight transactions alone (docs/adr/0014). Once a claim is taken no write of an earlier one can happen any more.
 */
final class Ownership {
    private static final int MAX_TRIES = 20;

    private final CqlSession session;
    private final Partitions partitions;
    private final PreparedStatement head;
    private final PreparedStatement swap;

    Ownership(CqlSession session, String keyspace, Partitions partitions) {
        this.session = session;
        this.partitions = partitions;
        this.head = session.prepare("SELECT sequence_nr, owner, epoch FROM " + keyspace
                + ".messages WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1");
        this.swap = session.prepare("UPDATE " + keyspace + ".messages SET owner = :owner, epoch = :epoch"
                + " WHERE persistence_id = :persistence_id AND partition_nr = :partition_nr IF owner = :expected");
    }

    /** @param sequenceNr of the last event, 0 where there is none; {@code owner} null where nobody ever was */
    private record Head(long sequenceNr, UUID owner, long epoch) {}

    /**
     * Makes an entity the one writer of its events. What others wrote before is durable and will be read by whoever reads after
     * this; what they have not written by then they never will.
     *
     * @param known an event that is surely there, such as a snapshot's; 0 for none
     */
    CompletionStage<Claim> take(String persistenceId, long known, ActorRef entity) {
        var claim = new Claim(persistenceId, entity);
        return last(persistenceId, partitions.of(known)).thenCompose(partition -> take(claim, partition))
                .thenApply(done -> claim);
    }

    /** The last partition that has events. */
    private CompletionStage<Long> last(String persistenceId, long partition) {
        return head(persistenceId, partition).thenCompose(found -> found.sequenceNr() == 0
                || partitions.nextWrite(found.sequenceNr()) == partition
                        ? CompletableFuture.completedFuture(partition)
                        : head(persistenceId, partition + 1).thenCompose(next -> next.sequenceNr() == 0
                                ? CompletableFuture.completedFuture(partition)
                                : last(persistenceId, partition + 1)));
    }

    /**
     * The last owner's next write can be in the partition of the last event, and near its end in the one behind it. So both are
     * taken; where it went on to the next one meanwhile, that is the last, and it begins again from there.
     */
    private CompletionStage<Void> take(Claim claim, long partition) {
        var id = claim.persistenceId();
        return swap(claim, partition, MAX_TRIES).thenCompose(done -> head(id, partition)).thenCompose(found -> {
            if (partitions.nextWrite(found.sequenceNr()) == partition) {
                return CompletableFuture.completedFuture(null);
            }
            return swap(claim, partition + 1, MAX_TRIES).thenCompose(done -> head(id, partition + 1))
                    .thenCompose(next -> next.sequenceNr() == 0
                            ? CompletableFuture.<Void>completedFuture(null)
                            : take(claim, partition + 1));
        });
    }

    private CompletionStage<Void> swap(Claim claim, long partition, int triesLeft) {
        if (claim.holds(partition)) {
            return CompletableFuture.completedFuture(null);
        }
        return head(claim.persistenceId(), partition).thenCompose(found -> {
            claim.follows(found.epoch());
            return session.executeAsync(condition(claim, partition, found.owner()));
        }).thenCompose(result -> {
            if (isApplied(result, claim)) {
                claim.hold(partition);
                return CompletableFuture.<Void>completedFuture(null);
            }
            if (triesLeft == 0) {
                return CompletableFuture.failedFuture(new IllegalStateException(
                        "others claim '" + claim.persistenceId() + "' again and again"));
            }
            return CompletableFuture.supplyAsync(() -> null, later())
                    .thenCompose(nothing -> swap(claim, partition, triesLeft - 1));
        });
    }

    /** What makes a batch of a partition happen only while its owner is still the one that is expected. */
    BoundStatement condition(Claim claim, long partition, UUID expected) {
        return swap.bind().setUuid("owner", claim.owner()).setLong("epoch", claim.epoch())
                .setString("persistence_id", claim.persistenceId()).setLong("partition_nr", partition)
                .setUuid("expected", expected);
    }

    /** The driver may send a statement twice, and the second then finds what the first did. */
    static boolean isApplied(AsyncResultSet result, Claim claim) {
        if (result.wasApplied()) {
            return true;
        }
        var row = result.one();
        return row != null && row.getColumnDefinitions().contains("owner")
                && claim.owner().equals(row.getUuid("owner"));
    }

    private CompletionStage<Head> head(String persistenceId, long partition) {
        return session.executeAsync(head.bind(persistenceId, partition)).thenApply(result -> {
            var row = result.one();
            return row == null
                    ? new Head(0, null, 0)
                    : new Head(row.getLong("sequence_nr"), row.getUuid("owner"), row.getLong("epoch"));
        });
    }

    private static Executor later() {
        return CompletableFuture.delayedExecutor(ThreadLocalRandom.current().nextLong(10, 100), TimeUnit.MILLISECONDS);
    }
}
