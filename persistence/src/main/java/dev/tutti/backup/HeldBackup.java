package dev.tutti.backup;

import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.StoreCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backup of the running store, from its checkpoint to the moment it is dropped. */
final class HeldBackup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final RocksDbStore store;
    private final Clock clock;
    private BackupProgress progress = BackupProgress.PREPARING;
    private StoreCheckpoint checkpoint;
    private long touchedNanos;
    private boolean closed;

    HeldBackup(RocksDbStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Links the files at once, and reads them all in a thread of its own: that takes as long as the disk does. */
    void prepare() {
        Thread.ofPlatform().name("tutti-backup").daemon().start(() -> {
            try {
                var createdAt = clock.instant();
                var copied = store.checkpoint();
                var files = new ArrayList<StoredFile>();
                for (var path : copied.files()) {
                    files.add(StoredFile.of(path));
                }
                ready(copied, Manifest.of(createdAt, store.storeId(), files, null));
            } catch (IOException | RuntimeException e) {
                LOG.error("A backup failed", e);
                failed(e);
            }
        });
    }

    private synchronized void ready(StoreCheckpoint copied, Manifest manifest) {
        checkpoint = copied;
        progress = BackupProgress.ready(manifest);
        touch();
        if (closed) {
            copied.close();
        }
    }

    private synchronized void failed(Exception e) {
        progress = BackupProgress.failed(String.valueOf(e.getMessage()));
        touch();
    }

    synchronized BackupProgress progress() {
        return progress;
    }

    synchronized void touch() {
        touchedNanos = System.nanoTime();
    }

    /** Never while it is prepared. */
    synchronized boolean isUnreadFor(Duration timeout) {
        return progress != BackupProgress.PREPARING && System.nanoTime() - touchedNanos > timeout.toNanos();
    }

    synchronized Optional<Path> file(String name) {
        return checkpoint == null
                ? Optional.empty()
                : checkpoint.files().stream().filter(path -> path.getFileName().toString().equals(name)).findFirst();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (checkpoint != null) {
            checkpoint.close();
        }
    }
}
