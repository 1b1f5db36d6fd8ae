package dev.tutti.migrate;

import dev.tutti.journal.CopySource;
import dev.tutti.migrate.MigrationException.Reason;
import dev.tutti.migrate.Progress.Step;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that a source has, read once from end to end: it is whole, and nothing in it is more than the target takes.
 *
 * @param largestEvent in bytes
 */
public record Survey(Inventory inventory, int largestEvent) {

    /** Below half a segment of Cassandra's commit log, with room for what is around it. */
    private static final int LARGEST = 15 << 20;
    /** What is written at once to a tag, at most. */
    private static final int TAG_BYTES = 4 << 20;
    private static final int MOST_TAG_EVENTS = 100;

    /**
     * @throws MigrationException where the source is not whole, or cannot be carried over
     */
    public static Survey of(CopySource source, int parallel, Progress progress) {
        var total = 0L;
        for (var logs = new SourceLogs(source); logs.hasNext();) {
            total += source.highestSequenceNr(logs.next().persistenceId());
        }
        return new Reading(source, total, progress).survey(parallel);
    }

    /** How many events of a tag may be written together. */
    public int tagEvents() {
        return Math.clamp(TAG_BYTES / Math.max(1, largestEvent), 1, MOST_TAG_EVENTS);
    }

    private static final class Reading {
        private final CopySource source;
        private final long total;
        private final Progress progress;
        private final AtomicLong events = new AtomicLong();
        private Survey sum = new Survey(Inventory.NOTHING, 0);

        Reading(CopySource source, long total, Progress progress) {
            this.source = source;
            this.total = total;
            this.progress = progress;
        }

        Survey survey(int parallel) {
            new Workers(parallel).forEach(new SourceLogs(source), place -> read(place.persistenceId()));
            return sum;
        }

        private void read(String persistenceId) {
            var log = new SourceLog(source, persistenceId);
            for (var events = log.next(); !events.isEmpty(); events = log.next()) {
                progress.at(Step.READ, this.events.addAndGet(events.size()), total);
                for (var event : events) {
                    var bytes = event.journaled().bytes().length;
                    if (bytes > LARGEST) {
                        throw new MigrationException(Reason.TOO_LARGE, "Event " + event.journaled().sequenceNr()
                                + " of " + LogKind.describe(persistenceId) + " has " + bytes
                                + " bytes, and Cassandra takes no more than " + LARGEST + " in one write.");
                    }
                }
            }
            add(log);
        }

        private synchronized void add(SourceLog log) {
            sum = new Survey(sum.inventory().plus(Inventory.of(log)), Math.max(sum.largestEvent(), log.largestEvent()));
        }
    }
}
