package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;

/** A consistent copy of a store beside it, made of links, until it is closed. */
public final class StoreCheckpoint implements AutoCloseable {
    private final Path directory;
    private final List<Path> files;

    private StoreCheckpoint(Path directory, List<Path> files) {
        this.directory = directory;
        this.files = files;
    }

    static StoreCheckpoint of(Database database, Path store) {
        var directory = folder(store).resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectories(directory.getParent());
            database.use(rocks -> {
                try (var checkpoint = Checkpoint.create(rocks)) {
                    checkpoint.createCheckpoint(directory.toString());
                    return null;
                } catch (RocksDBException e) {
                    throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                            "A copy of the store cannot be made in " + directory + ": " + e.getMessage() + ".", e);
                }
            });
            var files = StoreFiles.of(directory);
            StoreFiles.verify(directory);
            return new StoreCheckpoint(directory, files);
        } catch (IOException e) {
            remove(directory);
            throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "A copy of the store cannot be made in " + directory + ": " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            remove(directory);
            throw e;
        }
    }

    /** Its files, by name. */
    public List<Path> files() {
        return files;
    }

    @Override
    public void close() {
        remove(directory);
    }

    /** On the same file system as the store, as links must be. */
    private static Path folder(Path store) {
        return store.resolveSibling(store.getFileName() + ".checkpoints");
    }

    /** Removes what a process left behind that was killed. */
    static void removeAll(Path store) {
        remove(folder(store));
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var tree = Files.walk(directory)) {
            for (var file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
