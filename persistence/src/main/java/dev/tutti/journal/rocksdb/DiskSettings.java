package dev.tutti.journal.rocksdb;

import com.typesafe.config.Config;
import java.time.Duration;

/** What {@code tutti.rocksdb.disk} says; each setting is explained in {@code reference.conf}. */
record DiskSettings(long minFreeBytes, double minFreePercent, double resumeFactor, Duration checkInterval) {
    static DiskSettings of(Config config) {
        return new DiskSettings(config.getBytes("min-free"), config.getDouble("min-free-percent"),
                config.getDouble("resume-factor"), config.getDuration("check-interval"));
    }

    /** What is kept free of a volume of this size. */
    long reserveBytes(long totalBytes) {
        return Math.min(minFreeBytes, (long) (totalBytes * minFreePercent / 100));
    }

    /** What must be free again before writes are welcome. */
    long resumeBytes(long totalBytes) {
        return (long) (reserveBytes(totalBytes) * resumeFactor);
    }
}
