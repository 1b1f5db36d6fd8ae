package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.journal.rocksdb.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's native code: a server that is killed leaves no copy of it behind, and one that finds it makes none. */
class NativeLibraryTest {
    @TempDir
    Path directory;

    @Test
    void aServerThatIsKilledLeavesNothingAmongTheTemporaryFiles() throws Exception {
        var temporary = Files.createDirectory(directory.resolve("tmp"));
        ServerProcess.start(directory.resolve("data"), "-Djava.io.tmpdir=" + temporary).kill();
        try (var left = Files.list(temporary)) {
            assertThat(left.toList()).isEmpty();
        }
    }

    @Test
    void aServerLoadsItFromWhereItWasUnpacked() throws Exception {
        var unpacked = directory.resolve("native");
        NativeLibrary.unpack(unpacked);
        try (var server = ServerProcess.start(directory.resolve("data"), "-Djava.library.path=" + unpacked)) {
            var mapped = Files.readAllLines(Path.of("/proc/" + server.process().pid() + "/maps"));
            assertThat(mapped).filteredOn(line -> line.contains("rocksdbjni")).isNotEmpty()
                    .allMatch(line -> line.contains(unpacked.toString()));
            assertThat(server.client().get("/readyz").status()).isEqualTo(200);
        }
    }
}
