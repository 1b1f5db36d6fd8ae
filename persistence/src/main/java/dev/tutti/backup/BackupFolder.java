package dev.tutti.backup;

import dev.tutti.journal.rocksdb.StoppedStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;

/** A directory that a backup is written into. It is none until it is finished: the manifest comes last. */
public final class BackupFolder {
    private final Path directory;

    private BackupFolder(Path directory) {
        this.directory = directory;
    }

    /** @throws BackupException when something is in it already, or it cannot be made */
    public static BackupFolder create(Path directory) {
        var absolute = directory.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
            try (var entries = Files.list(absolute)) {
                if (entries.findAny().isPresent()) {
                    throw new BackupException(BackupException.Reason.NOT_EMPTY, "The directory " + absolute
                            + " is not empty; a backup is written into one with nothing in it.");
                }
            }
            Files.createDirectory(absolute.resolve(Layout.FILES));
        } catch (IOException e) {
            throw notWritable(absolute, e);
        }
        return new BackupFolder(absolute);
    }

    /**
     * Takes a file to the end of its content.
     *
     * @throws BackupException when the content is not what the manifest says, or cannot be written
     * @throws IOException     when the content cannot be read to its end
     */
    public void add(StoredFile file, InputStream content) throws IOException {
        Durable.create(directory.resolve(Layout.named(file)), out -> file.copy(file.name(), content, out));
    }

    /** Makes it a backup. */
    public void finish(Manifest manifest) {
        try {
            Durable.sync(directory.resolve(Layout.FILES));
            Durable.create(directory.resolve(Layout.BACKUP), out -> out.write(manifest.toJson()));
            Durable.sync(directory);
        } catch (IOException e) {
            throw notWritable(directory, e);
        }
    }

    /**
     * Copies the store of a server that does not run.
     *
     * @throws dev.tutti.journal.rocksdb.StoreException when a server runs on it, or it is damaged
     */
    public static Manifest ofStopped(Path store, Path directory) {
        try (var stopped = StoppedStore.hold(store)) {
            var createdAt = Instant.now();
            var folder = create(directory);
            var files = new ArrayList<StoredFile>();
            for (var path : stopped.files()) {
                var file = StoredFile.of(path);
                files.add(file);
                try (var content = Files.newInputStream(path)) {
                    folder.add(file, content);
                }
            }
            var manifest = Manifest.of(createdAt, null, files, null);
            folder.finish(manifest);
            return manifest;
        } catch (IOException e) {
            throw notWritable(directory, e);
        }
    }

    private static BackupException notWritable(Path directory, IOException e) {
        return new BackupException(BackupException.Reason.NOT_WRITABLE, "The backup in " + directory
                + " cannot be written: " + e.getMessage() + ".", e);
    }
}
