package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.nio.charset.StandardCharsets;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** The RocksDB of one directory, with its column families. Whoever reads holds it open: closing waits for readers. */
final class Database {
    private static final byte[] FORMAT = "format".getBytes(StandardCharsets.UTF_8);
    private static final List<CompressionType> COMPRESSION = List.of(CompressionType.NO_COMPRESSION,
            CompressionType.NO_COMPRESSION, CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION,
            CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION);
    private static final byte[] FORMAT_VERSION = {1};

    /** The column families, in the order they are opened. */
    enum Family {
        META, EVENTS, HEADS, TAGS, SNAPSHOTS
    }

    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB rocks;
    private boolean closed;

    private Database(StoreSettings settings) throws RocksDBException {
        var cache = own(new LRUCache(settings.blockCacheBytes()));
        var bloom = own(new BloomFilter(10));
        var table = new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom).setFormatVersion(5)
                .setBlockSize(16 << 10);
        var options = own(new ColumnFamilyOptions().setTableFormatConfig(table)
                .setWriteBufferSize(settings.writeBufferBytes())
                // What is young is soon rewritten: compressing it only there costs no space and saves a tenth of the CPU.
                .setCompressionPerLevel(COMPRESSION).setMaxBytesForLevelBase(4 * settings.writeBufferBytes())
                .setLevel0FileNumCompactionTrigger(4));
        var dbOptions = own(new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true).setMaxTotalWalSize(settings.maxWalBytes()).setKeepLogFileNum(3)
                .setAvoidUnnecessaryBlockingIO(true).setDbWriteBufferSize(2 * settings.writeBufferBytes())
                // Files are written back as they grow, not all at their end, when the log's sync would wait for them.
                .setBytesPerSync(1 << 20)
                // A kill may tear the last record of the WAL, which nobody was told of; damage anywhere else would take back
                // what was acknowledged, so the store then refuses to open instead of dropping what follows.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (var family : Family.values()) {
            var name = family == Family.META
                    ? RocksDB.DEFAULT_COLUMN_FAMILY
                    : family.name().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            descriptors.add(new ColumnFamilyDescriptor(name, options));
        }
        rocks = RocksDB.open(dbOptions, settings.directory().toString(), descriptors, families);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.add(resource);
        return resource;
    }

    /** @throws StoreException when the directory is no store that this process may write */
    static Database open(StoreSettings settings) {
        RocksDB.loadLibrary();
        var directory = settings.directory();
        requireWritable(directory);
        try {
            var database = new Database(settings);
            database.requireFormat(directory);
            return database;
        } catch (RocksDBException e) {
            throw explained(directory, e);
        }
    }

    private static void requireWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "writable", ".probe"));
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "The data directory " + directory + " cannot be written: " + e.getMessage() + ".", e);
        }
        if (Files.exists(directory.resolve("IDENTITY")) && !Files.exists(directory.resolve("CURRENT"))) {
            throw new StoreException(StoreException.Reason.CORRUPT, "The data directory " + directory
                    + " is corrupt: its file CURRENT is missing. Restore it from a backup.", null);
        }
    }

    private void requireFormat(Path directory) throws RocksDBException {
        var found = rocks.get(family(Family.META), FORMAT);
        if (found == null) {
            rocks.put(family(Family.META), FORMAT, FORMAT_VERSION);
        } else if (!Arrays.equals(found, FORMAT_VERSION)) {
            close();
            throw new StoreException(StoreException.Reason.UNKNOWN_FORMAT, "The data directory " + directory
                    + " has format " + found[0] + ", which this version does not know.", null);
        }
    }

    private static StoreException explained(Path directory, RocksDBException e) {
        var message = String.valueOf(e.getMessage());
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
        return families.get(family.ordinal());
    }

    /** Does what needs the database, which stays open meanwhile. */
    <T> T use(Function<RocksDB, T> work) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            return work.apply(rocks);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                families.forEach(ColumnFamilyHandle::close);
                rocks.close();
                for (var resource : owned.reversed()) {
                    resource.close();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("the store did not close", e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
