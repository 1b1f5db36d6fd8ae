package dev.tutti.backup;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** Files that are whole or not there, whatever is killed. */
final class Durable {
    /** What a killed process may leave behind ends so, and is nobody's. */
    static final String UNFINISHED = ".part";

    private Durable() {}

    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** Writes a file that must not be there yet; false, and nothing changed, when it is. */
    static boolean create(Path file, Content content) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            return false;
        }
        var part = Files.createTempFile(file.getParent(), file.getFileName().toString(), UNFINISHED);
        try {
            write(part, content);
            try {
                // Unlike a rename, a link does not replace what somebody else has just put there.
                Files.createLink(file, part);
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (UnsupportedOperationException e) {
                Files.move(part, file);
            }
            sync(file.getParent());
            return true;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static void write(Path file, Content content) throws IOException {
        try (var out = new FileOutputStream(file.toFile())) {
            content.to(out);
            out.getFD().sync();
        }
    }

    /** Makes what was created or renamed in a directory last. */
    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void removeTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var tree = Files.walk(directory)) {
            for (var file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
