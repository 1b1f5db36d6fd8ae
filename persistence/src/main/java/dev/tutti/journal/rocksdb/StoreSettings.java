package dev.tutti.journal.rocksdb;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code tutti.rocksdb} says; each setting is explained in {@code reference.conf}. */
record StoreSettings(Path directory, int queuedWrites, long batchBytes, Duration inlineBelow, long inlineBytes,
        long writeBufferBytes, long blockCacheBytes,
        long maxWalBytes, int replayEvents, long replayBytes, DiskSettings disk) {
    static StoreSettings of(Config root) {
        var config = root.getConfig("tutti.rocksdb");
        return new StoreSettings(Path.of(config.getString("directory")), config.getInt("writer.queued-writes"),
                config.getBytes("writer.batch-bytes"), config.getDuration("writer.inline.below"),
                config.getBytes("writer.inline.bytes"), config.getBytes("write-buffer"), config.getBytes("block-cache"),
                config.getBytes("max-wal"), config.getInt("read.chunk-events"), config.getBytes("read.chunk-bytes"),
                DiskSettings.of(config.getConfig("disk")));
    }
}
