package dev.tutti.backup;

import dev.tutti.journal.rocksdb.StagedStore;
import java.io.IOException;
import java.time.Instant;

/** Brings a restored base forward by the segments behind it, each checked against the one before. */
final class LogReplay {
    private final Target target;
    private final Catalog.Timeline timeline;
    private String previous;
    private long number;

    LogReplay(Target target, Catalog.Timeline timeline, Manifest.LogStart start) {
        this.target = target;
        this.timeline = timeline;
        this.previous = start.previous();
        this.number = start.segment();
    }

    /** @param completeTo whatever was acknowledged before is in the store, as far as the segments tell */
    record Replayed(long segments, Instant completeTo) {}

    /** @throws BackupException when a segment is missing or damaged, or is not the one that follows */
    Replayed into(StagedStore store) throws IOException {
        var segments = 0L;
        var completeTo = Instant.EPOCH;
        var last = timeline.segmentBytes().isEmpty() ? 0 : timeline.segmentBytes().lastKey();
        for (; number <= last; number++) {
            var segment = next();
            apply(segment, store);
            segments++;
            completeTo = segment.completeTo();
        }
        return new Replayed(segments, completeTo);
    }

    private Segment next() throws IOException {
        var key = Layout.segment(timeline.name(), number);
        var bytes = target.read(key).orElseThrow(() -> BackupException.damaged("The shipped log is damaged: "
                + where(key) + " is missing, and there are later ones."));
        var segment = Segment.parse(bytes).orElseThrow(() -> BackupException.damaged("The shipped log is damaged: "
                + where(key) + (Segment.isTorn(bytes) ? " ends too early." : " is not what was written.")));
        if (segment.number() != number || !segment.previous().equals(previous)) {
            throw BackupException.damaged("The shipped log is damaged: " + where(key)
                    + " does not follow the segment before it.");
        }
        previous = Segment.digest(bytes);
        return segment;
    }

    /** The base may have what the first segments say, for it was made while they were shipped. */
    private void apply(Segment segment, StagedStore store) {
        for (var update : segment.updates()) {
            var latest = store.latestUpdate();
            if (update.last() <= latest) {
                continue;
            }
            if (update.first() != latest + 1) {
                throw BackupException.damaged("The shipped log is damaged: "
                        + where(Layout.segment(timeline.name(), segment.number())) + " goes on at the write "
                        + update.first() + ", and the store ends at " + latest + ".");
            }
            store.apply(update);
        }
    }

    private String where(String key) {
        return key + " in " + target.name();
    }
}
