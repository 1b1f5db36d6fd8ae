package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.testkit.javadsl.TestKit;
import scala.jdk.javaapi.CollectionConverters;

/** Speaks Pekko's journal protocol to the plugin, as a persistent actor would. */
final class PluginHarness implements AutoCloseable {
    final ActorSystem system;
    final ActorRef journal;
    final ActorRef snapshots;
    final TestKit probe;

    PluginHarness(Path directory) {
        this(directory, Map.of());
    }

    PluginHarness(Path directory, Map<String, String> settings) {
        system = ActorSystem.create("plugin",
                ConfigFactory.parseMap(Map.of("tutti.rocksdb.directory", directory.toString(),
                        "pekko.persistence.journal.plugin", "tutti.rocksdb.journal",
                        "pekko.persistence.snapshot-store.plugin",
                        "tutti.rocksdb.snapshot-store", "pekko.loglevel", "WARNING",
                        "pekko.actor.allow-java-serialization",
                        false)).withFallback(ConfigFactory.parseMap(settings)).withFallback(ConfigFactory.load()));
        var persistence = Persistence.get(system);
        journal = persistence.journalFor("", ConfigFactory.empty());
        snapshots = persistence.snapshotStoreFor("", ConfigFactory.empty());
        probe = new TestKit(system);
    }

    PersistentRepr event(String id, long sequenceNr, Object payload) {
        return PersistentRepr$.MODULE$.apply(payload, sequenceNr, id, "", false, ActorRef.noSender(), "writer");
    }

    /** Writes a-1, a-2, … as single events and waits for them. */
    void write(String id, long from, long to) {
        var writes = LongStream.rangeClosed(from, to)
                .mapToObj(n -> AtomicWrite.apply(event(id, n, "a-" + n))).toList();
        send(List.copyOf(writes));
        probe.expectMsgClass(JournalProtocol.WriteMessagesSuccessful$.MODULE$.getClass());
        for (var n = from; n <= to; n++) {
            probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
        }
    }

    void send(List<AtomicWrite> writes) {
        var envelopes = new ArrayList<PersistentEnvelope>(writes);
        journal.tell(new JournalProtocol.WriteMessages(CollectionConverters.asScala(envelopes).toSeq(),
                probe.getRef(), 1), probe.getRef());
    }

    /** Replays and checks what comes: these sequence numbers, then the highest one. */
    List<Long> replay(String id, long from, long to, long max, long highest) {
        journal.tell(new JournalProtocol.ReplayMessages(from, to, max, id, probe.getRef()), probe.getRef());
        var found = new ArrayList<Long>();
        while (true) {
            var message = probe.expectMsgAnyClassOf(JournalProtocol.ReplayedMessage.class,
                    JournalProtocol.RecoverySuccess.class);
            if (message instanceof JournalProtocol.RecoverySuccess done) {
                assertThat(done.highestSequenceNr()).isEqualTo(highest);
                return found;
            }
            var replayed = ((JournalProtocol.ReplayedMessage) message).persistent();
            assertThat(replayed.payload()).isEqualTo("a-" + replayed.sequenceNr());
            assertThat(replayed.persistenceId()).isEqualTo(id);
            found.add(replayed.sequenceNr());
        }
    }

    @Override
    public void close() {
        TestKit.shutdownActorSystem(system);
    }
}
