package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The store of a directory that no server runs on, and none can start on until this is closed. */
public final class StoppedStore implements AutoCloseable {
    private final Path directory;
    private final FileChannel lock;

    private StoppedStore(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes the lock that RocksDB takes (fcntl, which {@link FileChannel} uses too), and nothing else.
     *
     * @throws StoreException when a process uses the store, or there is none
     */
    public static StoppedStore hold(Path directory) {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            throw new StoreException(StoreException.Reason.CORRUPT, "There is no store in " + directory + ".", null);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new StoppedStore(directory, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.NOT_WRITABLE,
                    "The store in " + directory + " cannot be locked: " + e.getMessage() + ".", e);
        }
        throw new StoreException(StoreException.Reason.IN_USE,
                "The data directory " + directory + " is in use by another process.", null);
    }

    /**
     * Its files, by name, after every block was found sound.
     *
     * @throws StoreException when the store is damaged
     */
    public List<Path> files() throws IOException {
        StoreFiles.verify(directory);
        return StoreFiles.of(directory);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
