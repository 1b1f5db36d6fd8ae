package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who the members of the cluster are that lives on this store: one row, changed by lightweight transactions alone, which ends by
 * itself unless it is written again. While it stands no other cluster may be founded.
 */
public final class ClusterRecord {
    private static final String NAME = "tutti";

    private final CqlSession session;
    private final Duration timeToLive;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;

    ClusterRecord(CqlSession session, String keyspace, Duration timeToLive) {
        this.session = session;
        this.timeToLive = timeToLive;
        var table = keyspace + ".clusters";
        this.select = session.prepare("SELECT members FROM " + table + " WHERE name = '" + NAME + "'");
        this.insert = session.prepare("INSERT INTO " + table + " (name, members) VALUES ('" + NAME
                + "', :members) IF NOT EXISTS USING TTL :ttl");
        this.update = session.prepare("UPDATE " + table + " USING TTL :ttl SET members = :members WHERE name = '"
                + NAME + "' IF members = :expected");
        this.delete = session.prepare("DELETE FROM " + table + " WHERE name = '" + NAME + "' IF members = :expected");
    }

    /** How long what is written stands. */
    public Duration timeToLive() {
        return timeToLive;
    }

    /** The members; empty where no cluster is known to live. */
    public CompletionStage<Set<String>> read() {
        return session.executeAsync(select.bind().setConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL))
                .thenApply(result -> {
                    var row = result.one();
                    return row == null ? Set.<String>of() : Set.copyOf(row.getSet("members", String.class));
                });
    }

    /**
     * Writes members where still stands what is expected; the same members are written to make them last.
     *
     * @param expected empty where there must be nothing
     * @return what stands now, whoever wrote it
     */
    public CompletionStage<Set<String>> replace(Set<String> expected, Set<String> members) {
        var seconds = (int) Math.max(1, timeToLive.toSeconds());
        return change((expected.isEmpty()
                ? insert.bind()
                : update.bind().setSet("expected", expected, String.class)).setSet("members", members, String.class)
                .setInt("ttl", seconds), members);
    }

    /** Ends it, where it is still the expected one. */
    public CompletionStage<Set<String>> remove(Set<String> expected) {
        return change(delete.bind().setSet("expected", expected, String.class), Set.of());
    }

    /** The driver may send a statement twice, and the second then finds what the first did: so what is there is what counts. */
    private CompletionStage<Set<String>> change(BoundStatement statement, Set<String> wanted) {
        return session.executeAsync(statement).thenCompose(result -> result.wasApplied()
                ? CompletableFuture.completedFuture(wanted)
                : read());
    }
}
