package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The files of a store that nobody writes, and whether they are sound. */
final class StoreFiles {
    private static final String PART = "CURRENT|IDENTITY|MANIFEST-\\d+|OPTIONS-\\d+|\\d+\\.(sst|log|blob)";

    private StoreFiles() {}

    /** What a copy of the store needs, by name; not RocksDB's own diary, lock and archive. */
    static List<Path> of(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(PART)).filter(Files::isRegularFile)
                    .sorted().toList();
        }
    }

    /**
     * Opens the store without writing to it and reads every block.
     *
     * @throws StoreException when it is not sound
     */
    static void verify(Path directory) {
        NativeLibrary.load();
        var families = new ArrayList<ColumnFamilyHandle>();
        try (var options = new ColumnFamilyOptions();
                var dbOptions = new DBOptions().setParanoidChecks(true);
                var rocks = RocksDB.openReadOnly(dbOptions, directory.toString(), Rocks.descriptors(options),
                        families)) {
            try {
                rocks.verifyChecksum();
            } finally {
                families.forEach(ColumnFamilyHandle::close);
            }
        } catch (RocksDBException e) {
            throw Database.explained(directory, e);
        }
    }
}
