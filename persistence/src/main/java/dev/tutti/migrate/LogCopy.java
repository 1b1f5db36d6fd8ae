package dev.tutti.migrate;

import com.google.protobuf.ByteString;
import dev.tutti.journal.CopySource;
import dev.tutti.journal.CopyTarget;
import dev.tutti.journal.CopyTarget.Found;
import dev.tutti.journal.CopyTarget.TaggedEvent;
import dev.tutti.journal.CopyTarget.UnreachableException;
import dev.tutti.journal.EventLookup;
import dev.tutti.journal.FencedException;
import dev.tutti.migrate.MigrationException.Reason;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.HashChain;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * One log, held against what the target has of it event by event, and written where that ends. Every event is read back from the
 * target, and the hash chain made anew of what was read. For one use.
 */
final class LogCopy {
    private static final long FIRST_PAUSE_MS = 5;
    private static final long LONGEST_PAUSE_MS = 500;
    /** Half a minute: they are on their way when the events are acknowledged. */
    private static final int TAG_TRIES = 60;

    private final SourceLog source;
    private final CopyTarget target;
    private final String persistenceId;
    private final LongConsumer progress;
    /** Read from the source, and not yet seen on the target. */
    private List<TaggedEvent> pending = List.of();
    private long seen;
    private ByteString chain = HashChain.GENESIS;

    /** @param progress is told how many more events were seen on the target */
    LogCopy(CopySource source, CopyTarget target, String persistenceId, LongConsumer progress) {
        this.source = new SourceLog(source, persistenceId);
        this.target = target;
        this.persistenceId = persistenceId;
        this.progress = progress;
    }

    /** What the target has. */
    enum State {
        /** Less than all: nothing, the first events, or all of them without all of their tags. */
        MISSING,
        /** All of it. */
        THERE,
        /** All of it, and what a server wrote behind it. */
        CONTINUED
    }

    /**
     * Writes nothing.
     *
     * @throws MigrationException where the target has something else
     */
    State compare() {
        follow();
        if (hasMore()) {
            return State.MISSING;
        }
        verifyHead();
        if (target.hasEventsBehind(persistenceId, source.highestSequenceNr())) {
            return State.CONTINUED;
        }
        return isTagged() ? State.THERE : State.MISSING;
    }

    /**
     * Writes what is missing, and returns once all of it was read back.
     *
     * @throws MigrationException where the target has something else, or somebody else writes there
     */
    void write() {
        follow();
        try (var writer = take()) {
            while (hasMore()) {
                writer.append(pending);
                if (!step(Reason.NOT_THERE)) {
                    throw new MigrationException(Reason.NOT_THERE, "Event " + (seen + 1) + " of "
                            + LogKind.describe(persistenceId) + " was written, and cannot be read.");
                }
            }
            verifyHead();
            awaitTags();
        } catch (FencedException e) {
            throw otherWriter();
        }
    }

    /** A write that was on its way when an earlier migration was killed is known once the entity is taken. */
    private CopyTarget.Writer take() {
        while (true) {
            var writer = target.write(persistenceId, seen);
            var before = seen;
            if (writer.highestSequenceNr() == seen) {
                return writer;
            }
            writer.close();
            follow();
            if (seen == before) {
                throw otherWriter();
            }
        }
    }

    private void follow() {
        var goesOn = true;
        while (goesOn && hasMore()) {
            goesOn = step(Reason.OTHER_DATA);
        }
    }

    private boolean hasMore() {
        if (pending.isEmpty()) {
            pending = source.next();
        }
        return !pending.isEmpty();
    }

    /**
     * @param otherwise what it is where the target has another event
     * @return whether the target has all that is pending, which is nothing then
     */
    private boolean step(Reason otherwise) {
        var found = target.read(persistenceId, seen + 1, pending.getLast().journaled().sequenceNr());
        for (var i = 0; i < found.size(); i++) {
            if (i >= pending.size() || !isSame(pending.get(i), found.get(i))) {
                throw new MigrationException(otherwise, "Of " + LogKind.describe(persistenceId)
                        + " the target has another event " + (seen + 1) + " than the store.");
            }
            seen++;
            if (source.kind().read(persistenceId, found.get(i).journaled()) instanceof ChainedEvent chained) {
                chain = HashChain.link(chain, chained.canonical());
            }
        }
        pending = pending.subList(found.size(), pending.size());
        progress.accept(found.size());
        return pending.isEmpty();
    }

    private static boolean isSame(TaggedEvent here, Found there) {
        return here.journaled().isSameAs(there.journaled()) && here.tags().stream()
                .filter(tag -> !tag.startsWith(EventLookup.PREFIX)).collect(Collectors.toSet()).equals(there.tags());
    }

    private void verifyHead() {
        if (seen != source.highestSequenceNr() || !chain.equals(source.head())) {
            throw new MigrationException(Reason.NOT_THERE, "What the target has of "
                    + LogKind.describe(persistenceId) + " ends with another hash than the source");
        }
    }

    private boolean isTagged() {
        var tagged = target.tagged(persistenceId);
        return source.tagged().entrySet().stream()
                .allMatch(last -> tagged.getOrDefault(last.getKey(), 0L) >= last.getValue());
    }

    private void awaitTags() {
        var pause = FIRST_PAUSE_MS;
        for (var tries = 0; !isTagged(); tries++) {
            if (tries == TAG_TRIES) {
                throw new UnreachableException("The tags of " + LogKind.describe(persistenceId) + " are not written",
                        null);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while tags were awaited", e);
            }
            pause = Math.min(LONGEST_PAUSE_MS, 2 * pause);
        }
    }

    private MigrationException otherWriter() {
        return new MigrationException(Reason.OTHER_WRITER, "Somebody else writes " + LogKind.describe(persistenceId)
                + " to the target, a server or another migration. Stop it, and try again.");
    }

    /** Of what the log has; once it was compared as far as that goes, or written. */
    SourceLog source() {
        return source;
    }
}
