package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.backup.BackupException;
import dev.tutti.backup.BackupFolder;
import dev.tutti.backup.Restore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups and shipped logs with a byte or a file less than they should have: refused, with the file's name. */
class DamagedBackupTest {
    private static final int UNITS = 6;

    @TempDir
    static Path originals;

    @TempDir
    Path directory;

    private Path shipped;
    private Path backup;
    private Path data;

    /** A base, several segments behind it, and a backup of the same store. */
    @BeforeAll
    static void ship() throws Exception {
        var target = Files.createDirectories(originals.resolve("shipped"));
        try (var server = ShippingEngine.start(originals.resolve("data"), target.toString(), Map.of())) {
            server.untilAllIsShipped();
            for (var i = 0; i < UNITS; i++) {
                server.append("unit " + i);
                server.untilAllIsShipped();
            }
        }
        BackupFolder.ofStopped(originals.resolve("data/journal"), originals.resolve("backup"));
    }

    @BeforeEach
    void copy() throws Exception {
        shipped = copy("shipped");
        backup = copy("backup");
        data = directory.resolve("restored");
    }

    @Test
    void undamagedBothComeBackWhole() {
        var expected = java.util.stream.IntStream.range(0, UNITS).mapToObj(i -> "unit " + i).toList();
        assertThat(Restore.of(Engine.single(data), shipped.toString(), 1).segments()).isGreaterThanOrEqualTo(UNITS);
        assertThat(ShippingEngine.payloads(data)).isEqualTo(expected);
        var second = directory.resolve("second");
        Restore.of(Engine.single(second), backup.toString(), 1);
        assertThat(ShippingEngine.payloads(second)).isEqualTo(expected);
    }

    @Test
    void aFlippedByteInAnyFileOfABackupIsFound() throws Exception {
        for (var file : files(backup.resolve("files"))) {
            damagedAnywhere(backup, file);
        }
    }

    @Test
    void aMissingFileOfABackupIsFound() throws Exception {
        for (var file : files(backup.resolve("files"))) {
            missing(backup, file);
        }
    }

    @Test
    void aBackupThatWasNotFinishedIsNone() throws Exception {
        Files.delete(backup.resolve("tutti-backup.json"));
        refused(backup, "There is no backup in " + backup);
    }

    @Test
    void aManifestThatEndsEarlyIsFound() throws Exception {
        var manifest = backup.resolve("tutti-backup.json");
        var bytes = Files.readAllBytes(manifest);
        Files.write(manifest, Arrays.copyOf(bytes, bytes.length / 2));
        refused(backup, "tutti-backup.json");
    }

    @Test
    void aFlippedByteInAnySegmentIsFound() throws Exception {
        for (var segment : segments()) {
            damagedAnywhere(shipped, segment);
        }
    }

    @Test
    void aMissingSegmentBeforeTheLastIsFound() throws Exception {
        var segments = segments();
        for (var segment : segments.subList(0, segments.size() - 1)) {
            missing(shipped, segment);
        }
    }

    @Test
    void aSegmentInAnothersPlaceIsFound() throws Exception {
        var segments = segments();
        Files.copy(segments.get(1), segments.get(2), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(shipped, segments.get(2).getFileName().toString());
    }

    @Test
    void aFlippedByteInAnyFileOfABaseIsFound() throws Exception {
        for (var file : files(shipped.resolve("files"))) {
            damagedAnywhere(shipped, file);
        }
    }

    @Test
    void aMissingFileOfABaseIsFound() throws Exception {
        for (var file : files(shipped.resolve("files"))) {
            missing(shipped, file);
        }
    }

    @Test
    void aPlaceWithoutABaseHasNothingToRestore() throws Exception {
        try (var bases = Files.walk(shipped)) {
            for (var base : bases.filter(file -> file.getFileName().toString().startsWith("base-")).toList()) {
                Files.delete(base);
            }
        }
        refused(shipped, "no base of a shipped log");
    }

    private void damagedAnywhere(Path source, Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            // Such as a log that has nothing yet.
            Files.write(file, new byte[1]);
            refused(source, file.getFileName().toString());
        }
        for (var at : bytes.length == 0
                ? new int[0]
                : new int[]{0, bytes.length / 3, bytes.length / 2, bytes.length - 1}) {
            var damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            refused(source, file.getFileName().toString());
        }
        Files.write(file, bytes);
    }

    private void missing(Path source, Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        Files.delete(file);
        refused(source, file.getFileName() + " ");
        Files.write(file, bytes);
    }

    private void refused(Path source, String named) {
        assertThatThrownBy(() -> Restore.of(Engine.single(data), source.toString(), 1))
                .isInstanceOfSatisfying(BackupException.class,
                        e -> assertThat(e.reason()).isEqualTo(BackupException.Reason.DAMAGED))
                .hasMessageContaining(named);
        assertThat(data).as("nothing is left").isEmptyDirectory();
    }

    private List<Path> segments() throws IOException {
        try (var tree = Files.walk(shipped.resolve("timelines"))) {
            var segments = tree.filter(file -> file.getFileName().toString().startsWith("segment-")).sorted().toList();
            // Those before the base are not read: it has what they say.
            var behind = segments.subList(segments.size() - UNITS, segments.size());
            assertThat(behind).hasSize(UNITS);
            return behind;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(2);
            return all;
        }
    }

    private Path copy(String name) throws IOException {
        var from = originals.resolve(name);
        var to = directory.resolve(name);
        try (var tree = Files.walk(from)) {
            for (var file : tree.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }
}
