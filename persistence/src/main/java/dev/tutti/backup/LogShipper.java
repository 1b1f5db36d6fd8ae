package dev.tutti.backup;

import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.UpdateGapException;
import dev.tutti.journal.rocksdb.UpdateReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;

/**
 * Ships the log of a store, segment by segment, behind a position. What could not be shipped is kept, one segment at most, and
 * tried again first: memory does not grow with the lag, and the log itself waits on this node's disk.
 */
final class LogShipper implements AutoCloseable {
    /** Somebody else writes to the timeline: it is theirs now. */
    static final class TakenException extends Exception {
        private static final long serialVersionUID = 1L;

        TakenException(String key) {
            super("somebody else has written " + key);
        }
    }

    private record Pending(Segment segment, byte[] bytes) {}

    private final Target target;
    private final RocksDbStore store;
    private final UpdateReader updates;
    private final long segmentBytes;
    private final Clock clock;
    private LogPosition position;
    private Instant completeTo;
    private Pending pending;
    private long shippedBytes;

    LogShipper(Target target, RocksDbStore store, LogPosition position, long segmentBytes, Clock clock) {
        this(target, store, position, segmentBytes, clock, store.updatesBehind(position.update()));
    }

    /** @param updates stands behind the position */
    LogShipper(Target target, RocksDbStore store, LogPosition position, long segmentBytes, Clock clock,
            UpdateReader updates) {
        this.target = target;
        this.store = store;
        this.position = position;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.updates = updates;
        this.completeTo = Instant.EPOCH;
    }

    LogPosition position() {
        return position;
    }

    /** Whether what is shipped next follows what was shipped: not for sure once the store was opened anew. */
    boolean isCurrent() {
        return updates.isCurrent();
    }

    /** What was shipped since this was made. */
    long shippedBytes() {
        return shippedBytes;
    }

    /**
     * Ships whatever is durable now.
     *
     * @return the moment it began: what was acknowledged before is at the target
     * @throws UpdateGapException when the log does not have what comes next any more
     */
    Instant ship() throws IOException, UpdateGapException, TakenException {
        var begun = clock.instant();
        var goal = store.latestUpdate();
        if (pending != null) {
            put(pending);
        }
        while (position.update() < goal) {
            var read = updates.read(segmentBytes);
            if (read.isEmpty()) {
                throw new IOException("the store's log cannot be read now");
            }
            if (read.getLast().last() >= goal) {
                completeTo = begun;
            }
            var segment = new Segment(position.segment(), position.previous(), completeTo, read);
            pending = new Pending(segment, segment.toBytes());
            put(pending);
        }
        return begun;
    }

    private void put(Pending next) throws IOException, TakenException {
        var key = Layout.segment(position.timeline(), position.segment());
        if (!target.create(key, next.bytes())) {
            // An answer that was lost: then what is there is this very segment.
            var found = target.read(key);
            if (found.isEmpty() || !Arrays.equals(found.get(), next.bytes())) {
                throw new TakenException(key);
            }
        }
        shippedBytes += next.bytes().length;
        position = position.behind(next.segment(), next.bytes());
        pending = null;
    }

    @Override
    public void close() {
        updates.close();
    }
}
