package dev.tutti.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where copies are kept: a directory, or a bucket. Keys are relative, with {@code /} between their parts. Whatever is there is
 * whole, and is never overwritten.
 */
interface Target extends AutoCloseable {
    /** What is under a key, and how long it is. */
    record Entry(String key, long sizeBytes) {}

    /** Puts what is not there yet; false, and nothing changed, when the key is taken. It is durable on return. */
    boolean create(String key, byte[] content) throws IOException;

    boolean create(String key, Path file) throws IOException;

    Optional<InputStream> open(String key) throws IOException;

    /** All whose keys begin so, in their order. */
    List<Entry> list(String prefix) throws IOException;

    void delete(String key) throws IOException;

    /** For people: where it is. */
    String name();

    @Override
    void close();

    default Optional<byte[]> read(String key) throws IOException {
        var found = open(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (var in = found.get()) {
            return Optional.of(in.readAllBytes());
        }
    }
}
