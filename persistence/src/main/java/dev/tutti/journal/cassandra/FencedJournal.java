package dev.tutti.journal.cassandra;

import com.typesafe.config.Config;
import dev.tutti.journal.EventLookup;
import dev.tutti.journal.FencedException;
import dev.tutti.journal.cassandra.UnitTable.UnitRow;
import dev.tutti.tracing.Tracing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessages;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessagesFailure;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageFailure;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.JournalProtocol.WriteMessagesFailed;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.cassandra.journal.CassandraJournal;
import org.apache.pekko.persistence.journal.Tagged;
import scala.PartialFunction;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * The journal of pekko-persistence-cassandra, with two steps in front: an entity that recovers claims to be the writer before
 * anything is read, and where a unit is found by its id is durable before the unit can be.
 */
public final class FencedJournal extends CassandraJournal {
    private final CassandraStore store;
    private final Tracing tracing;

    public FencedJournal(Config config, String path) {
        super(config, path);
        this.store = CassandraStore.get(context().system());
        this.tracing = Tracing.of(context().system());
    }

    private record Claimed(Claim claim, ReplayMessages replay) {}

    private record Indexed(WriteMessages write) {}

    /** The plugin takes what it is asked in the order of its mailbox; what was held up goes into it once more. */
    @Override
    public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
        switch (message) {
            case ReplayMessages replay -> claim(replay);
            case Claimed(var claim, var replay) -> {
                store.claims().put(claim);
                context().watch(claim.entity());
                super.aroundReceive(receive, replay);
            }
            case WriteMessages write -> write(receive, write);
            case Indexed(var write) -> super.aroundReceive(receive, write);
            case Terminated terminated -> store.claims().forget(terminated.actor());
            case null, default -> super.aroundReceive(receive, message);
        }
    }

    private void claim(ReplayMessages replay) {
        var asking = sender();
        store.ownership().take(replay.persistenceId(), replay.fromSequenceNr() - 1, replay.persistentActor())
                .whenComplete((claim, failure) -> {
                    if (failure == null) {
                        self().tell(new Claimed(claim, replay), asking);
                    } else {
                        replay.persistentActor().tell(new ReplayMessagesFailure(failure), ActorRef.noSender());
                    }
                });
    }

    private void write(PartialFunction<Object, BoxedUnit> receive, WriteMessages write) {
        var rows = new ArrayList<UnitRow>();
        var envelopes = new ArrayList<PersistentEnvelope>();
        for (var envelope : CollectionConverters.asJava(write.messages())) {
            if (!(envelope instanceof AtomicWrite atomic)) {
                envelopes.add(envelope);
                continue;
            }
            var claim = store.claims().of(atomic.persistenceId());
            var reprs = CollectionConverters.asJava(atomic.payload());
            if (claim == null || !claim.isOf(write.persistentActor(), reprs.getFirst().writerUuid())) {
                refuse(write, new FencedException(atomic.persistenceId()));
                return;
            }
            if (reprs.size() > store.partitions().maxWrite()) {
                refuse(write, new IllegalArgumentException(reprs.size() + " events in one write, and "
                        + store.partitions().maxWrite() + " are the most"));
                return;
            }
            claim.within(tracing.takeOver(atomic.persistenceId()));
            var kept = reprs.stream().map(repr -> withoutUnitTag(repr, rows)).toList();
            envelopes.add(new AtomicWrite(CollectionConverters.asScala(kept).toSeq()));
        }
        if (rows.isEmpty()) {
            super.aroundReceive(receive, write);
            return;
        }
        var asking = sender();
        var indexed = new Indexed(new WriteMessages(CollectionConverters.asScala(envelopes).toSeq(),
                write.persistentActor(), write.actorInstanceId()));
        store.units().write(rows).whenComplete((done, failure) -> {
            if (failure == null) {
                self().tell(indexed, asking);
            } else {
                refuse(write, failure);
            }
        });
    }

    /** A tag of one event only would be a partition of its own in the tag view; there is a table for these. */
    private static PersistentRepr withoutUnitTag(PersistentRepr repr, List<UnitRow> rows) {
        if (!(repr.payload() instanceof Tagged tagged)) {
            return repr;
        }
        var tags = new HashSet<String>();
        for (var tag : CollectionConverters.asJava(tagged.tags())) {
            if (tag.startsWith(EventLookup.PREFIX)) {
                rows.add(new UnitRow(UUID.fromString(tag.substring(EventLookup.PREFIX.length())),
                        repr.persistenceId(), repr.sequenceNr()));
            } else {
                tags.add(tag);
            }
        }
        return tags.isEmpty()
                ? repr.withPayload(tagged.payload())
                : repr.withPayload(new Tagged(tagged.payload(), tags));
    }

    /** As the plugin would: nothing of it was written. */
    private static void refuse(WriteMessages write, Throwable cause) {
        var entity = write.persistentActor();
        entity.tell(new WriteMessagesFailed(cause, write.messages().size()), ActorRef.noSender());
        for (var envelope : CollectionConverters.asJava(write.messages())) {
            if (envelope instanceof AtomicWrite atomic) {
                for (var repr : CollectionConverters.asJava(atomic.payload())) {
                    entity.tell(new WriteMessageFailure(repr, cause, write.actorInstanceId()), ActorRef.noSender());
                }
            }
        }
    }
}
