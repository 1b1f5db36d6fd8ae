package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A torn end of the log is what a kill leaves; damage anywhere else is told, never passed over. */
class DamagedStoreTest {
    @TempDir
    Path directory;
    private Path copy;

    /** The files as a kill would leave them: copied while the store is open, so that the log is not flushed. */
    @BeforeEach
    void writeAndCopy() throws IOException {
        copy = directory.resolve("copy");
        Files.createDirectory(copy);
        var original = directory.resolve("original");
        try (var plugin = new PluginHarness(original)) {
            plugin.write("p", 1, 200);
            try (var files = Files.list(original)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
    }

    private Path log() throws IOException {
        try (var files = Files.list(copy)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
        }
    }

    @Test
    void aCopyAsAKillLeavesItHasEverything() {
        try (var plugin = new PluginHarness(copy)) {
            assertThat(plugin.replay("p", 1, Long.MAX_VALUE, Long.MAX_VALUE, 200)).hasSize(200);
        }
    }

    @Test
    void halfARecordAtTheEndOfTheLogIsDropped() throws IOException {
        Files.write(log(), new byte[]{1, 2, 3}, java.nio.file.StandardOpenOption.APPEND);
        try (var plugin = new PluginHarness(copy)) {
            assertThat(plugin.replay("p", 1, Long.MAX_VALUE, Long.MAX_VALUE, 200)).hasSize(200);
        }
    }

    @Test
    void aFlippedBitInTheMiddleOfTheLogIsTold() throws IOException {
        flip(log());
        refused();
    }

    @Test
    void aManifestThatIsDamagedIsTold() throws IOException {
        try (var files = Files.list(copy)) {
            flip(files.filter(file -> file.getFileName().toString().startsWith("MANIFEST")).findFirst().orElseThrow());
        }
        refused();
    }

    private static void flip(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(file.length() / 2);
            var old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 0xff);
        }
    }

    private void refused() {
        assertThatThrownBy(() -> Database.open(settings())).isInstanceOfSatisfying(StoreException.class,
                e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CORRUPT));
    }

    private StoreSettings settings() {
        return new StoreSettings(copy, 10, 1 << 20, Duration.ofMillis(1), 1 << 20, 1 << 20, 1 << 20, 1 << 20, 10,
                1 << 20, new DiskSettings(0, 0, 1, Duration.ofSeconds(1)));
    }
}
