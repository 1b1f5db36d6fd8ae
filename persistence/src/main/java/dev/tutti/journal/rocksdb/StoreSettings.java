package dev.tutti.journal.rocksdb;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code tutti.rocksdb} says; each setting is explained in {@code reference.conf}. Only a log that is shipped is kept. */
record StoreSettings(Path directory, int queuedWrites, long batchBytes, Duration inlineBelow, long inlineBytes,
        long writeBufferBytes, long blockCacheBytes,
        long maxWalBytes, int replayEvents, long replayBytes, DiskSettings disk, Duration keepWal,
        long keepWalBytes) {

    private static final String SHIPPING_TARGET = "tutti.backup.shipping.target";

    static StoreSettings of(Config root) {
        var config = root.getConfig("tutti.rocksdb");
        var shipped = root.hasPath(SHIPPING_TARGET) && !root.getString(SHIPPING_TARGET).isEmpty();
        return new StoreSettings(Path.of(config.getString("directory")), config.getInt("writer.queued-writes"),
                config.getBytes("writer.batch-bytes"), config.getDuration("writer.inline.below"),
                config.getBytes("writer.inline.bytes"), config.getBytes("write-buffer"), config.getBytes("block-cache"),
                config.getBytes("max-wal"), config.getInt("read.chunk-events"), config.getBytes("read.chunk-bytes"),
                DiskSettings.of(config.getConfig("disk")),
                shipped ? config.getDuration("keep-wal.for") : Duration.ZERO,
                shipped ? config.getBytes("keep-wal.bytes") : 0);
    }
}
