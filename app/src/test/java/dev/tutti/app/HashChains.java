package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.HashChain;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads the journal of a server that does not run, and follows the hash chain of every context in it. */
final class HashChains {
    private HashChains() {}

    /** The number of events that were found, each numbered one more than the one before and linked to it. */
    static int verified(Path data) throws Exception {
        var config = ConfigFactory.parseString("pekko.actor.provider = local").withFallback(Engine.single(data));
        var system = ActorSystem.create("reader", config);
        try {
            var journal = PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class,
                    config.getString("tutti.context.read-journal"));
            var ids = ((CurrentPersistenceIdsQuery) journal).currentPersistenceIds()
                    .filter(id -> id.startsWith("context")).runWith(Sink.seq(), system).toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            var events = 0;
            for (var id : ids) {
                events += follow((CurrentEventsByPersistenceIdQuery) journal, id, system);
            }
            return events;
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static int follow(CurrentEventsByPersistenceIdQuery journal, String id, ActorSystem system)
            throws Exception {
        var previous = HashChain.GENESIS;
        var number = 0;
        for (var envelope : journal.currentEventsByPersistenceId(id, 1, Long.MAX_VALUE).runWith(Sink.seq(), system)
                .toCompletableFuture().get(60, TimeUnit.SECONDS)) {
            var chained = (ChainedEvent) envelope.event();
            assertThat(envelope.sequenceNr()).as("of %s", id).isEqualTo(++number);
            assertThat(chained.hash()).as("%s %d", id, number)
                    .isEqualTo(HashChain.link(previous, chained.canonical()));
            previous = chained.hash();
        }
        return number;
    }
}
