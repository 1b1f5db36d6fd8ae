package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native code. It is loaded from {@code java.library.path} where it lies there, and else from its jar by way of a file
 * that is deleted at once. Left to itself RocksDB deletes that file when the JVM ends, so that each process that is killed would
 * leave 17 MB behind.
 */
public final class NativeLibrary {
    private static final String NAME = "rocksdb";
    private static boolean loaded;

    private NativeLibrary() {}

    /** @throws StoreException when this machine cannot load it, or has no place for temporary files */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            var passing = Files.createTempDirectory("tutti-native");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(passing.toString());
            } finally {
                delete(passing);
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "the store's native code cannot be put where it can be loaded from: " + e.getMessage(), e);
        }
        RocksDB.loadLibrary();
        loaded = true;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Puts it into a directory, to be named in {@code java.library.path}: a start is a tenth of a second shorter with that. */
    public static void unpack(Path directory) {
        var file = Environment.getJniLibraryFileName(NAME);
        try (var library = RocksDB.class.getClassLoader().getResourceAsStream(file)) {
            if (library == null) {
                // Another C library than the one it is named for first: then it is loaded from the jar.
                return;
            }
            Files.createDirectories(directory);
            Files.copy(library, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + " into " + directory, e);
        }
    }
}
