package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.Database.Family;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** One opening of a directory by RocksDB, with all that must be closed with it. */
final class Rocks implements AutoCloseable {
    /** On a volume with less than this many write buffers, a log that takes its room in advance would take most of it. */
    private static final int BUFFERS_TO_PREALLOCATE = 64;

    private static final List<CompressionType> COMPRESSION = List.of(CompressionType.NO_COMPRESSION,
            CompressionType.NO_COMPRESSION, CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION,
            CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION, CompressionType.LZ4_COMPRESSION);

    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;

    private Rocks(StoreSettings settings, boolean readOnly, boolean held) throws RocksDBException {
        try {
            var cache = own(new LRUCache(settings.blockCacheBytes()));
            var bloom = own(new BloomFilter(10));
            var table = new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom).setFormatVersion(5)
                    .setBlockSize(16 << 10);
            var options = own(new ColumnFamilyOptions().setTableFormatConfig(table)
                    .setWriteBufferSize(settings.writeBufferBytes())
                    // What is young is soon rewritten: compressing it only there costs no space and saves a tenth of the CPU.
                    .setCompressionPerLevel(COMPRESSION).setMaxBytesForLevelBase(4 * settings.writeBufferBytes())
                    .setLevel0FileNumCompactionTrigger(4));
            var dbOptions = own(new DBOptions().setCreateIfMissing(!readOnly)
                    .setCreateMissingColumnFamilies(!readOnly)
                    .setParanoidChecks(true).setMaxTotalWalSize(settings.maxWalBytes()).setKeepLogFileNum(3)
                    .setAvoidUnnecessaryBlockingIO(true).setDbWriteBufferSize(2 * settings.writeBufferBytes())
                    // Files are written back as they grow, not all at their end, when the log's sync would wait for them.
                    .setBytesPerSync(1 << 20).setAllowFAllocate(isLarge(settings))
                    // Opening must not need room for all that the log holds: it is what a full disk waits for.
                    .setAvoidFlushDuringRecovery(true)
                    // Where the log is shipped elsewhere, what is not needed here any more is kept for it a while.
                    .setWalTtlSeconds(settings.keepWal().toSeconds()).setWalSizeLimitMB(settings.keepWalBytes() >> 20)
                    // A kill or a full disk may tear the last record of the WAL, which nobody was told of; damage anywhere
                    // else would take back what was acknowledged, so the store then refuses to open instead of dropping
                    // what follows.
                    .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords));
            var descriptors = descriptors(options);
            var path = settings.directory().toString();
            if (readOnly && !held) {
                lock(settings);
            }
            db = readOnly
                    ? RocksDB.openReadOnly(dbOptions, path, descriptors, families)
                    : RocksDB.open(dbOptions, path, descriptors, families);
        } catch (RocksDBException | RuntimeException e) {
            closeOwned();
            throw e;
        }
    }

    /** What every store consists of. */
    static List<ColumnFamilyDescriptor> descriptors(ColumnFamilyOptions options) {
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (var family : Family.values()) {
            var name = family == Family.META
                    ? RocksDB.DEFAULT_COLUMN_FAMILY
                    : family.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            descriptors.add(new ColumnFamilyDescriptor(name, options));
        }
        return descriptors;
    }

    static Rocks open(StoreSettings settings) throws RocksDBException {
        return new Rocks(settings, false, false);
    }

    /** Writes nothing, and so works on a full disk; the directory is ours all the same. */
    static Rocks openReadOnly(StoreSettings settings) throws RocksDBException {
        return new Rocks(settings, true, false);
    }

    /** Writes nothing, not even a lock: the caller holds the directory. */
    static Rocks openHeld(StoreSettings settings) throws RocksDBException {
        return new Rocks(settings, true, true);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle family(Family family) {
        return families.get(family.ordinal());
    }

    private static boolean isLarge(StoreSettings settings) {
        return new Volume(settings.directory()).totalBytes() >= BUFFERS_TO_PREALLOCATE * settings.writeBufferBytes();
    }

    /** The lock that RocksDB takes when it opens to write, and not when it opens to read. */
    private void lock(StoreSettings settings) throws RocksDBException {
        try {
            var channel = own(FileChannel.open(settings.directory().resolve("LOCK"), StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE));
            if (channel.tryLock() == null) {
                throw new RocksDBException("While lock file: LOCK: held by another process");
            }
        } catch (IOException e) {
            throw new RocksDBException("While lock file: " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.add(resource);
        return resource;
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        closeOwned();
    }

    private void closeOwned() {
        try {
            for (var resource : owned.reversed()) {
                resource.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the store did not close", e);
        }
    }
}
