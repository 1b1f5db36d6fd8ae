package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import dev.tutti.journal.cassandra.CassandraException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of {@code schema.cql}, created where they are missing. Cassandra gives a table its id where it is created, and two
 * that are created at once on two of its nodes are two tables under one name: so one server creates them, and others wait for it.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS [^.]+\\.(\\w+)");
    private static final String PROFILE = "tutti-schema";
    private static final String LOCK = "schema_lock";
    /** A server that dies while it creates tables holds others up for no longer. */
    private static final int LOCK_SECONDS = 60;
    private static final long PAUSE_MS = 200;
    /** Each waits for up to ten seconds by itself. */
    private static final int AGREEMENT_TRIES = 3;
    private static final int UNKNOWN_TRIES = 50;

    private final CqlSession session;
    private final CassandraSettings settings;
    private final List<String> statements;

    Schema(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
        this.statements = statements(settings);
    }

    /** Everything that there must be, in this order. */
    static List<String> statements(CassandraSettings settings) {
        var copies = settings.replication().entrySet().stream()
                .map(copy -> "'" + copy.getKey() + "': " + copy.getValue()).collect(Collectors.joining(", "));
        var lockTable = UUID.nameUUIDFromBytes((settings.keyspace() + "." + LOCK).getBytes(StandardCharsets.UTF_8));
        var text = text().replace("${keyspace}", settings.keyspace())
                .replace("${replication}", "{'class': 'NetworkTopologyStrategy', " + copies + "}")
                .replace("${lock-table-id}", lockTable.toString()).replaceAll("(?m)^--.*$", "");
        return Arrays.stream(text.split(";\\s*(\\n|$)")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static String text() {
        try (var in = Schema.class.getResourceAsStream("schema.cql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once everything is there, and may be read and written. */
    void ensure() throws InterruptedException {
        create();
        // Of rights Cassandra says nothing before they are needed. This changes nothing, and needs all that a server needs.
        unlock(UUID.randomUUID());
    }

    private void create() throws InterruptedException {
        var missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        if (!settings.createSchema()) {
            throw new CassandraException(Reason.REFUSED, "Cassandra's keyspace '" + settings.keyspace()
                    + "' lacks the tables " + String.join(", ", missing)
                    + ", and tutti.cassandra.create-schema is off; see docs/operations/cassandra.md", null);
        }
        if (!hasKeyspace()) {
            Connection.checkCopies(session, settings);
        }
        // The file begins with the keyspace and the lock, which may be created by several at once.
        execute(statements.get(0));
        awaitAgreement();
        executeOnceKnown(statements.get(1));
        awaitAgreement();
        var owner = UUID.randomUUID();
        var ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * LOCK_SECONDS);
        while (!lock(owner, System.nanoTime() < ends)) {
            // Not all at once: those who want the same hinder each other.
            Thread.sleep(PAUSE_MS + ThreadLocalRandom.current().nextLong(5 * PAUSE_MS));
            if (missing().isEmpty()) {
                awaitAgreement();
                return;
            }
        }
        try {
            statements.subList(2, statements.size()).forEach(this::execute);
        } finally {
            try {
                unlock(owner);
            } catch (DriverException e) {
                LOG.debug("the lock ends by itself", e);
            }
        }
    }

    /** The node that is asked may be the last to hear of a keyspace that another server has just created. */
    private void executeOnceKnown(String statement) throws InterruptedException {
        for (var tries = 0;; tries++) {
            try {
                execute(statement);
                return;
            } catch (InvalidQueryException e) {
                if (tries == UNKNOWN_TRIES) {
                    throw e;
                }
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    /** A statement that found its table there says nothing of the other nodes. */
    private void awaitAgreement() throws InterruptedException {
        for (var tries = 0; !session.checkSchemaAgreement(); tries++) {
            if (tries == AGREEMENT_TRIES) {
                throw new CassandraException(Reason.UNREACHABLE, "Cassandra's nodes do not agree on their tables",
                        null);
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private boolean hasKeyspace() {
        return session.execute(SimpleStatement.newInstance(
                "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?", settings.keyspace()))
                .one() != null;
    }

    private Set<String> missing() {
        var missing = statements.stream().map(TABLE::matcher).filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1)).collect(Collectors.toCollection(TreeSet::new));
        session.execute(
                SimpleStatement.newInstance("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
                        settings.keyspace()))
                .forEach(row -> missing.remove(row.getString("table_name")));
        return missing;
    }

    /** @param again whether there is time for another try, where the outcome of this one is not known */
    private boolean lock(UUID owner, boolean again) {
        try {
            return tryLock(owner);
        } catch (QueryConsistencyException | DriverTimeoutException | InvalidQueryException e) {
            // Invalid is the query where the node that is asked has not heard of the table yet.
            if (again) {
                return false;
            }
            throw e;
        }
    }

    private void unlock(UUID owner) {
        session.execute(SimpleStatement.newInstance("DELETE FROM " + settings.keyspace() + "." + LOCK
                + " WHERE name = 'schema' IF owner = ?", owner).setExecutionProfileName(PROFILE));
    }

    private boolean tryLock(UUID owner) {
        var result = session.execute(SimpleStatement.newInstance("INSERT INTO " + settings.keyspace() + "." + LOCK
                + " (name, owner) VALUES ('schema', ?) IF NOT EXISTS USING TTL " + LOCK_SECONDS, owner)
                .setExecutionProfileName(PROFILE));
        return result.wasApplied() || owner.equals(result.one().getUuid("owner"));
    }

    private void execute(String statement) {
        session.execute(SimpleStatement.newInstance(statement).setExecutionProfileName(PROFILE).setIdempotent(false));
    }
}
