package dev.tutti.migrate;

import com.google.protobuf.ByteString;
import dev.tutti.journal.CopySource;
import dev.tutti.journal.CopyTarget.TaggedEvent;
import dev.tutti.journal.EventLookup;
import dev.tutti.journal.JournaledEvent;
import dev.tutti.migrate.MigrationException.Reason;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.HashChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One log of the source, read once from its first event to its last, and found whole on the way. */
final class SourceLog {
    private final CopySource source;
    private final String persistenceId;
    private final LogKind kind;
    private final long highest;
    private final Map<String, Long> tagged = new HashMap<>();
    private long read;
    private long units;
    private int largest;
    private ByteString head = HashChain.GENESIS;

    /** @throws MigrationException where this version knows no such logs */
    SourceLog(CopySource source, String persistenceId) {
        this.source = source;
        this.persistenceId = persistenceId;
        this.kind = LogKind.of(persistenceId);
        this.highest = source.highestSequenceNr(persistenceId);
    }

    /**
     * Some of the events that come next; none at the end.
     *
     * @throws MigrationException where the log is not whole
     */
    List<TaggedEvent> next() {
        if (read == highest) {
            return List.of();
        }
        var events = new ArrayList<TaggedEvent>();
        for (var journaled : source.events(persistenceId, read + 1)) {
            events.add(follow(journaled));
        }
        if (events.isEmpty() || read > highest) {
            throw damaged("its last event should be " + highest + ", and is " + read);
        }
        return events;
    }

    private TaggedEvent follow(JournaledEvent journaled) {
        if (journaled.sequenceNr() != read + 1) {
            throw damaged("event " + (read + 1) + " is missing before event " + journaled.sequenceNr());
        }
        var event = kind.read(persistenceId, journaled);
        if (event instanceof ChainedEvent chained) {
            head = HashChain.link(head, chained.canonical());
            if (!head.equals(chained.hash())) {
                throw damaged("its hash chain is broken at event " + journaled.sequenceNr());
            }
            if (chained.event() instanceof UnitAppended) {
                units++;
            }
        }
        var tags = kind.tags(event);
        tags.stream().filter(tag -> !tag.startsWith(EventLookup.PREFIX))
                .forEach(tag -> tagged.put(tag, journaled.sequenceNr()));
        read = journaled.sequenceNr();
        largest = Math.max(largest, journaled.bytes().length);
        return new TaggedEvent(journaled, event, tags);
    }

    private MigrationException damaged(String how) {
        return new MigrationException(Reason.SOURCE_DAMAGED,
                "The store is damaged at " + LogKind.describe(persistenceId) + ": " + how
                        + ". Restore it from a backup.");
    }

    String persistenceId() {
        return persistenceId;
    }

    LogKind kind() {
        return kind;
    }

    /** The number of its last event. */
    long highestSequenceNr() {
        return highest;
    }

    /** Units among what was read. */
    long units() {
        return units;
    }

    /** Bytes of the largest event that was read. */
    int largestEvent() {
        return largest;
    }

    /** The last event of each tag among what was read, but for those that units are found by. */
    Map<String, Long> tagged() {
        return tagged;
    }

    /** The end of the hash chain through what was read. */
    ByteString head() {
        return head;
    }
}
