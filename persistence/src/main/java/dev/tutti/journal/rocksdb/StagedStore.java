package dev.tutti.journal.rocksdb;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A store that is being restored: opened where nobody looks yet, and brought forward update by update. */
public final class StagedStore implements AutoCloseable {
    private final Database database;

    private StagedStore(Database database) {
        this.database = database;
    }

    /**
     * @param root the configuration, of whose {@code tutti.rocksdb} everything but the directory counts
     * @throws StoreException when the directory holds no sound store of a known format
     */
    public static StagedStore open(Config root, Path directory) {
        StoreFiles.verify(directory);
        return new StagedStore(Database.open(StoreSettings.of(root
                .withValue("tutti.rocksdb.directory", ConfigValueFactory.fromAnyRef(directory.toString()))
                .withValue("tutti.backup.shipping.target", ConfigValueFactory.fromAnyRef("")))));
    }

    /** The number of the last write in it. */
    public long latestUpdate() {
        return database.use(rocks -> rocks.getLatestSequenceNumber());
    }

    /** Writes an update as it was written first; it is durable once the store is closed. */
    public void apply(Update update) {
        database.use(rocks -> {
            try (var options = new WriteOptions().setDisableWAL(true); var batch = new WriteBatch(update.bytes())) {
                rocks.write(options, batch);
                return null;
            } catch (RocksDBException e) {
                throw new StoreException(StoreException.Reason.CORRUPT,
                        "The write " + update.first() + " cannot be applied: " + e.getMessage() + ".", e);
            }
        });
    }

    @Override
    public void close() {
        try {
            database.use(rocks -> {
                try (var flush = new FlushOptions().setWaitForFlush(true)) {
                    for (var family : Database.Family.values()) {
                        rocks.flush(flush, database.family(family));
                    }
                    return null;
                } catch (RocksDBException e) {
                    throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                            "The restored store cannot be written: " + e.getMessage() + ".", e);
                }
            });
        } finally {
            database.close();
        }
    }
}
