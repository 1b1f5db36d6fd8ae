package dev.tutti.faults.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where a run has its data and logs. It goes with the run, unless somebody will want to look into it. */
public final class RunDirectory implements AutoCloseable {
    private final Path path;
    private volatile boolean kept;

    /** @param parent null for the system's directory for such things */
    public RunDirectory(Path parent) throws IOException {
        path = parent == null
                ? Files.createTempDirectory("tutti-faults")
                : Files.createTempDirectory(Files.createDirectories(parent), "tutti-faults");
    }

    public Path path() {
        return path;
    }

    public void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
