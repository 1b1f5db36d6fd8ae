package dev.tutti.journal.rocksdb;

import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Level;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the room on the disk, by whoever writes: keeps a reserve, and once the disk was full has the store opened anew
 * when there is room again. Says each change once, in the log and to {@link JournalSpace}.
 */
final class DiskGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
    /** What opening a store writes, and a little more. */
    private static final int ROOM_TO_OPEN_BYTES = 2 << 20;
    private static final int LEAST_BYTES_TO_LOOK = 64 << 10;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DiskSettings settings;
    private final Volume volume;
    private final JournalSpace space;
    private boolean low;
    private volatile boolean full;
    private volatile long dueNanos = System.nanoTime();
    private long pauseNanos;
    private long writtenBytes;
    private long reserveBytes;

    DiskGuard(DiskSettings settings, Volume volume, JournalSpace space, boolean full) {
        this.settings = settings;
        this.volume = volume;
        this.space = space;
        this.full = full;
        this.pauseNanos = settings.checkInterval().toNanos();
        check();
    }

    /** Whether nothing can be written until the store is opened anew. */
    boolean isFull() {
        return full;
    }

    long untilDueNanos() {
        return Math.max(0, dueNanos - System.nanoTime());
    }

    boolean isDue() {
        return dueNanos - System.nanoTime() <= 0;
    }

    /** Where much is written the reserve could be gone before the next look at the clock. */
    void wrote(long bytes) {
        writtenBytes += bytes;
        if (reserveBytes > 0 && writtenBytes > Math.max(LEAST_BYTES_TO_LOOK, reserveBytes / 8)) {
            dueNanos = System.nanoTime();
        }
    }

    /** A write failed for lack of room. */
    void becameFull() {
        full = true;
        pauseNanos = settings.checkInterval().toNanos();
        dueNanos = System.nanoTime() + pauseNanos;
        tell();
    }

    /** Looks at the disk. True when the store was full and should be opened anew now. */
    boolean check() {
        writtenBytes = 0;
        dueNanos = System.nanoTime() + (full ? pauseNanos : settings.checkInterval().toNanos());
        var usable = volume.usableBytes();
        var total = volume.totalBytes();
        reserveBytes = settings.reserveBytes(total);
        low = usable < (low ? settings.resumeBytes(total) : reserveBytes);
        tell();
        return full && usable >= Math.max(ROOM_TO_OPEN_BYTES, settings.resumeBytes(total))
                && volume.takes(ROOM_TO_OPEN_BYTES);
    }

    void opened() {
        full = false;
        pauseNanos = settings.checkInterval().toNanos();
        tell();
    }

    /** There seemed to be room, and there was not: each try takes longer to come. */
    void notOpened() {
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        dueNanos = System.nanoTime() + pauseNanos;
    }

    private void tell() {
        var before = space.level();
        var now = full ? Level.NONE : low ? Level.LOW : Level.ENOUGH;
        if (now == before) {
            return;
        }
        space.set(now);
        switch (now) {
            case NONE -> LOG.error("The disk of {} is full: writes are refused until there is room", directory());
            case LOW -> LOG.warn("Little is left on the disk of {}: new writes are refused, to keep the reserve",
                    directory());
            case ENOUGH -> LOG.info("There is room again on the disk of {}: writes are welcome", directory());
        }
    }

    private Object directory() {
        return volume.directory();
    }
}
