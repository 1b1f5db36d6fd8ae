package dev.tutti.journal.cassandra;

import dev.tutti.tracing.Span;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;

/** That one incarnation of an entity is its writer, until another claim is made. */
final class Claim {
    private final UUID owner = UUID.randomUUID();
    private final String persistenceId;
    private final ActorRef entity;
    private final Set<Long> partitions = ConcurrentHashMap.newKeySet();
    private volatile long epoch;
    private volatile String writerUuid;
    private volatile boolean forOthers;
    private volatile Span span = Span.NONE;

    Claim(String persistenceId, ActorRef entity) {
        this.persistenceId = persistenceId;
        this.entity = entity;
    }

    /** What stands in Cassandra for this claim; never used again. */
    UUID owner() {
        return owner;
    }

    String persistenceId() {
        return persistenceId;
    }

    ActorRef entity() {
        return entity;
    }

    /** How many claims there were of the entity up to this one, for those who look. */
    long epoch() {
        return epoch;
    }

    void follows(long lastEpoch) {
        epoch = Math.max(epoch, lastEpoch + 1);
    }

    boolean holds(long partition) {
        return partitions.contains(partition);
    }

    void hold(long partition) {
        partitions.add(partition);
    }

    /** Whether a write is of the incarnation that made this claim. The first to write is the one: no other has recovered since. */
    synchronized boolean isOf(ActorRef writing, String writer) {
        if (!entity.equals(writing)) {
            return false;
        }
        if (forOthers) {
            return true;
        }
        if (writerUuid == null) {
            writerUuid = writer;
        }
        return writerUuid.equals(writer);
    }

    boolean isOf(String writer) {
        return forOthers || writer.equals(writerUuid);
    }

    /** Its actor is no entity and has one incarnation: it brings what others wrote elsewhere. */
    void forOthers() {
        forOthers = true;
    }

    /** What the next write belongs to. */
    void within(Span write) {
        span = write;
    }

    Span span() {
        return span;
    }
}
