package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.journal.cassandra.Appender.Append;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.cassandra.query.javadsl.CassandraReadJournal;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;

/** A node of its own as far as Cassandra can tell: an actor system with the journal, in no cluster. */
final class JournalSystem implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ActorTestKit kit;

    JournalSystem(Map<String, Object> settings) {
        kit = ActorTestKit.create("journal-" + NAMES.incrementAndGet(), config(settings));
        CassandraStore.get(kit.system());
    }

    static Config config(Map<String, Object> settings) {
        return ConfigFactory.parseMap(settings)
                .withFallback(
                        ConfigFactory.parseString(
                                "pekko.actor.default-dispatcher.executor = thread-pool-executor, pekko.logger-startup-timeout = 60s"))
                .withFallback(ConfigFactory.parseResources("on-cassandra.conf"))
                .withFallback(ConfigFactory.parseResources("single.conf"))
                .withFallback(ConfigFactory.defaultReference()).resolve();
    }

    ActorTestKit kit() {
        return kit;
    }

    ActorRef<Append> start(String id) {
        return kit.spawn(Appender.create(id));
    }

    CompletionStage<Long> append(ActorRef<Append> entity, String... texts) {
        return AskPattern.<Append, Long>ask(entity, replyTo -> new Append(List.of(texts), replyTo), PATIENCE,
                kit.system().scheduler());
    }

    /** How many there are, once the texts are durable. */
    long appended(ActorRef<Append> entity, String... texts) {
        return append(entity, texts).toCompletableFuture().join();
    }

    List<EventEnvelope> read(String id) {
        return PersistenceQuery.get(kit.system())
                .getReadJournalFor(CassandraReadJournal.class, "pekko.persistence.cassandra.query")
                .currentEventsByPersistenceId(id, 0, Long.MAX_VALUE).runWith(Sink.seq(), kit.system())
                .toCompletableFuture().join();
    }

    /** What stands in the table itself, whoever wrote it. */
    List<Long> rows(String keyspace, String id, long partition) {
        return CassandraStore.get(kit.system()).fencedSession()
                .execute(SimpleStatement.newInstance("SELECT sequence_nr FROM " + keyspace
                        + ".messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr > 0", id,
                        partition))
                .map(row -> row.getLong("sequence_nr")).all();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
