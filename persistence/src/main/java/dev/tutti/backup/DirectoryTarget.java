package dev.tutti.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A directory of this machine, such as one on a mounted disk of another one. It must be there: one that is missing is taken for a
 * disk that is not mounted, and not made, or copies would go to the wrong disk.
 */
record DirectoryTarget(Path root) implements Target {
    @Override
    public boolean create(String key, byte[] content) throws IOException {
        return Durable.create(present(key), out -> out.write(content));
    }

    @Override
    public boolean create(String key, Path file) throws IOException {
        return Durable.create(present(key), out -> Files.copy(file, out));
    }

    private Path present(String key) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("there is no directory " + root);
        }
        return root.resolve(key);
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
        try {
            return Optional.of(Files.newInputStream(root.resolve(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Entry> list(String prefix) throws IOException {
        var folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var entries = new ArrayList<Entry>();
        try (var tree = Files.walk(folder)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                var key = root.relativize(file).toString();
                if (key.startsWith(prefix) && !key.endsWith(Durable.UNFINISHED)) {
                    entries.add(new Entry(key, Files.size(file)));
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(root.resolve(key));
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public void close() {}
}
