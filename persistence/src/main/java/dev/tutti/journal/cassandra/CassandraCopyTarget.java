package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.journal.CopyTarget;
import dev.tutti.journal.FencedException;
import dev.tutti.journal.JournaledEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.journal.Tagged;

/**
 * Cassandra as what is copied to: written by the journal that servers write by, in an actor system of its own that is in no cluster,
 * and read from the table itself, so that what is compared is what is there.
 */
public final class CassandraCopyTarget implements CopyTarget {
    private static final int PATIENCE_SECONDS = 60;

    private final ActorSystem system;
    private final CassandraSettings settings;
    private final CassandraStore store;
    private final CqlSession session;
    private final ActorRef journal;
    private final WriteParts parts;
    private final PreparedStatement events;
    private final PreparedStatement behind;
    private final PreparedStatement progress;

    private CassandraCopyTarget(ActorSystem system, Config config) {
        this.system = system;
        this.settings = CassandraSettings.of(config);
        this.store = CassandraStore.get(system);
        this.session = store.fencedSession();
        this.journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
        this.parts = new WriteParts(config.getBytes("tutti.cassandra.batch-bytes"), store.partitions().maxWrite());
        var from = " FROM " + settings.keyspace() + ".messages WHERE persistence_id = ? AND partition_nr = ? AND ";
        this.events = session.prepare("SELECT sequence_nr, timestamp, writer_uuid, ser_id, ser_manifest,"
                + " event_manifest, event, tags" + from + "sequence_nr >= ? AND sequence_nr <= ?");
        this.behind = session.prepare("SELECT sequence_nr" + from + "sequence_nr > ? LIMIT 1");
        this.progress = session.prepare("SELECT tag, sequence_nr FROM " + settings.keyspace()
                + ".tag_write_progress WHERE persistence_id = ?");
    }

    /**
     * @param config    a server's whose store is Cassandra
     * @param tagEvents how many events of one tag are written together
     * @throws CassandraException   when Cassandra refuses
     * @throws UnreachableException when it cannot be reached
     */
    public static CassandraCopyTarget open(Config config, int tagEvents) {
        var own = ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local",
                "pekko.actor.default-dispatcher.executor", "thread-pool-executor",
                "pekko.persistence.cassandra.events-by-tag.max-message-batch-size", tagEvents))
                .withFallback(config);
        var system = ActorSystem.create("tutti-copy", own);
        try {
            return new CassandraCopyTarget(system, own);
        } catch (DriverException | CassandraException e) {
            terminate(system);
            throw explained(CassandraSettings.of(own), e);
        } catch (RuntimeException e) {
            terminate(system);
            throw e;
        }
    }

    @Override
    public List<Found> read(String persistenceId, long from, long to) {
        var found = new ArrayList<Found>();
        // An event is in its own partition, or in the next one with the last event of its write.
        var last = store.partitions().nextWrite(to);
        for (var partition = store.partitions().of(from); partition <= last
                && found.size() <= to - from; partition++) {
            var statement = events.bind(persistenceId, partition, from, to);
            answered(() -> session.execute(statement).map(CassandraCopyTarget::found).all()).forEach(found::add);
        }
        return found;
    }

    private static Found found(Row row) {
        return new Found(
                new JournaledEvent(row.getLong("sequence_nr"), 0, text(row, "event_manifest"), text(row, "writer_uuid"),
                        row.getInt("ser_id"), text(row, "ser_manifest"), Bytes.getArray(row.getByteBuffer("event"))),
                row.getSet("tags", String.class));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    @Override
    public boolean hasEventsBehind(String persistenceId, long sequenceNr) {
        var last = store.partitions().nextWrite(sequenceNr + 1);
        for (var partition = store.partitions().of(sequenceNr + 1); partition <= last; partition++) {
            var statement = behind.bind(persistenceId, partition, sequenceNr);
            if (answered(() -> session.execute(statement).one()) != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Map<String, Long> tagged(String persistenceId) {
        return answered(() -> {
            var tagged = new HashMap<String, Long>();
            session.execute(progress.bind(persistenceId))
                    .forEach(row -> tagged.put(row.getString("tag"), row.getLong("sequence_nr")));
            return tagged;
        });
    }

    @Override
    public Writer write(String persistenceId, long known) {
        var actor = system.actorOf(CopyWriter.props(journal, persistenceId));
        try {
            var taken = new CompletableFuture<Long>();
            actor.tell(new CopyWriter.Take(known, taken), ActorRef.noSender());
            var highest = awaited(persistenceId, taken);
            var claim = store.claims().of(persistenceId);
            if (claim == null || !claim.entity().equals(actor)) {
                throw new FencedException(persistenceId);
            }
            claim.forOthers();
            return new EntityWriter(persistenceId, actor, highest);
        } catch (RuntimeException e) {
            system.stop(actor);
            throw e;
        }
    }

    private final class EntityWriter implements Writer {
        private final String persistenceId;
        private final ActorRef actor;
        private final long highest;

        EntityWriter(String persistenceId, ActorRef actor, long highest) {
            this.persistenceId = persistenceId;
            this.actor = actor;
            this.highest = highest;
        }

        @Override
        public long highestSequenceNr() {
            return highest;
        }

        @Override
        public void append(List<TaggedEvent> events) {
            for (var part : parts.of(events)) {
                var appended = new CompletableFuture<Void>();
                actor.tell(new CopyWriter.Append(part.stream().map(event -> repr(persistenceId, event)).toList(),
                        appended), ActorRef.noSender());
                awaited(persistenceId, appended);
            }
        }

        @Override
        public void close() {
            system.stop(actor);
        }
    }

    private static PersistentRepr repr(String persistenceId, TaggedEvent event) {
        var journaled = event.journaled();
        return PersistentRepr$.MODULE$.apply(new Tagged(event.event(), event.tags()), journaled.sequenceNr(),
                persistenceId, journaled.manifest(), false, ActorRef.noSender(), journaled.writer())
                .withTimestamp(journaled.timestamp());
    }

    private <T> T awaited(String persistenceId, CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw FencedException.isCauseOf(e) ? new FencedException(persistenceId) : explained(e);
        } catch (TimeoutException e) {
            throw explained(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cassandra was asked", e);
        }
    }

    private <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    /** What may work another time, what Cassandra refuses, and what else there is. */
    private RuntimeException explained(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DriverException e) {
                return explained(settings, e);
            }
            if (cause instanceof TimeoutException) {
                return new UnreachableException("Cassandra at " + String.join(", ", settings.contactPoints())
                        + " does not answer in time", failure);
            }
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure.getCause());
    }

    private static RuntimeException explained(CassandraSettings settings, RuntimeException failure) {
        var explained = Connection.explained(settings, failure);
        return explained.reason() == CassandraException.Reason.UNREACHABLE
                ? new UnreachableException(explained.getMessage(), failure)
                : explained;
    }

    @Override
    public void close() {
        terminate(system);
    }

    private static void terminate(ActorSystem system) {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
