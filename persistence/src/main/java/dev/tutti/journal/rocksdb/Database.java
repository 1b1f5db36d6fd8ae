package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.nio.charset.StandardCharsets;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The RocksDB of one directory, with its column families. Whoever reads holds it open: closing waits for readers. */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final byte[] FORMAT = "format".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FORMAT_VERSION = {1};

    /** The column families, in the order they are opened. */
    enum Family {
        META, EVENTS, HEADS, TAGS, SNAPSHOTS
    }

    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final StoreSettings settings;
    /** Null where even opening to read failed. */
    private Rocks rocks;
    private boolean readOnly;
    private boolean closed;

    private Database(StoreSettings settings) {
        this.settings = settings;
    }

    /** @throws StoreException when the directory is no store that this process may write */
    static Database open(StoreSettings settings) {
        NativeLibrary.load();
        var directory = settings.directory();
        requireWritable(directory);
        var database = new Database(settings);
        try {
            database.openRocks();
            database.requireFormat(directory);
            return database;
        } catch (RocksDBException e) {
            database.close();
            throw explained(directory, e);
        }
    }

    /**
     * Opens what the caller holds by its lock, to read it and leave it as it is.
     *
     * @throws StoreException when the directory is no store that this version can read
     */
    static Database openStopped(StoreSettings settings) {
        NativeLibrary.load();
        var directory = settings.directory();
        var database = new Database(settings);
        try {
            database.rocks = Rocks.openHeld(settings);
            database.readOnly = true;
            if (database.rocks.db().get(database.family(Family.META), FORMAT) == null) {
                database.close();
                throw new StoreException(StoreException.Reason.CORRUPT, "There is no store in " + directory + ".",
                        null);
            }
            database.requireFormat(directory);
            return database;
        } catch (RocksDBException e) {
            database.close();
            throw explained(directory, e);
        }
    }

    /** On a disk without room for opening, what is there can be read. */
    private void openRocks() throws RocksDBException {
        readOnly = false;
        try {
            rocks = Rocks.open(settings);
        } catch (RocksDBException e) {
            if (!NoSpace.isCauseOf(e) || !Files.exists(settings.directory().resolve("CURRENT"))) {
                throw e;
            }
            LOG.warn("The store of {} cannot be opened to write: {}", settings.directory(), e.getMessage());
            rocks = Rocks.openReadOnly(settings);
            readOnly = true;
        }
    }

    /** Whether the disk had no room for opening, so that writes will fail until {@link #reopen} says otherwise. */
    boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Opens the store anew, since a RocksDB that once met a full disk does not reliably write again: its own resumption is not
     * to be had from Java, and leaves files that refuse (facebook/rocksdb issues 8217 and 11643). Readers wait meanwhile.
     *
     * @return whether it can be written now; where not, it can be read if that is possible at all
     */
    boolean reopen() {
        lifetime.writeLock().lock();
        try {
            if (closed) {
                return false;
            }
            if (rocks != null) {
                rocks.close();
                rocks = null;
            }
            openRocks();
            return !readOnly;
        } catch (RocksDBException e) {
            LOG.error("The store of {} could not be opened anew, and will be tried again", settings.directory(), e);
            return false;
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /** Makes durable what was read from a log that may not be. */
    void flush() throws RocksDBException {
        try (var options = new FlushOptions().setWaitForFlush(true)) {
            for (var family : Family.values()) {
                rocks.db().flush(options, rocks.family(family));
            }
        }
    }

    private static void requireWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "writable", ".probe"));
        } catch (IOException e) {
            if (NoSpace.isMeantBy(e.getMessage())) {
                return;
            }
            throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "The data directory " + directory + " cannot be written: " + e.getMessage() + ".", e);
        }
        if (Files.exists(directory.resolve("IDENTITY")) && !Files.exists(directory.resolve("CURRENT"))) {
            throw new StoreException(StoreException.Reason.CORRUPT, "The data directory " + directory
                    + " is corrupt: its file CURRENT is missing. Restore it from a backup.", null);
        }
    }

    private void requireFormat(Path directory) throws RocksDBException {
        var found = rocks.db().get(family(Family.META), FORMAT);
        if (found == null && readOnly) {
            throw new RocksDBException("No space left on device, and nothing in the store yet");
        } else if (found == null) {
            rocks.db().put(family(Family.META), FORMAT, FORMAT_VERSION);
        } else if (!Arrays.equals(found, FORMAT_VERSION)) {
            close();
            throw new StoreException(StoreException.Reason.UNKNOWN_FORMAT, "The data directory " + directory
                    + " has format " + found[0] + ", which this version does not know.", null);
        }
    }

    static StoreException explained(Path directory, RocksDBException e) {
        var message = String.valueOf(e.getMessage());
        if (NoSpace.isCauseOf(e)) {
            return new StoreException(StoreException.Reason.NO_SPACE, "The disk of the data directory " + directory
                    + " is full, so there can be no store in it. Free some space, and start again.", e);
        }
        if (message.contains("LOCK") || message.contains("lock ")) {
            return new StoreException(StoreException.Reason.IN_USE,
                    "The data directory " + directory + " is in use by another process.", e);
        }
        if (message.contains("Permission denied") || message.contains("Read-only file system")) {
            return new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "The data directory " + directory + " cannot be written: " + message + ".", e);
        }
        return new StoreException(StoreException.Reason.CORRUPT, "The data directory " + directory
                + " is corrupt (" + message + "). Nothing was changed; restore it from a backup.", e);
    }

    ColumnFamilyHandle family(Family family) {
        return rocks.family(family);
    }

    /** Does what needs the database, which stays open meanwhile. */
    <T> T use(Function<RocksDB, T> work) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            if (rocks == null) {
                throw new StoreException(StoreException.Reason.NO_SPACE, "the store waits for room on its disk", null);
            }
            return work.apply(rocks.db());
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** Does something unless the opening that it belongs to is over. */
    void whileOpen(RocksDB opening, Runnable work) {
        lifetime.readLock().lock();
        try {
            if (!closed && rocks != null && rocks.db() == opening) {
                work.run();
            }
        } finally {
            lifetime.readLock().unlock();
        }
    }

    void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                if (rocks != null) {
                    rocks.close();
                }
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
