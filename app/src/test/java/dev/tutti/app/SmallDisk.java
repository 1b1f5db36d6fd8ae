package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A volume of a few MiB that can be filled to its last byte, and emptied again: a tmpfs of its own. */
final class SmallDisk implements AutoCloseable {
    private static final byte[] PIECE = new byte[64 << 10];

    private final Path root;
    private final Path filler;

    private SmallDisk(Path root) {
        this.root = root;
        this.filler = root.resolve("filler");
    }

    /** Skips the test where nothing may be mounted. */
    static SmallDisk mount(Path at, int mebibytes) throws Exception {
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tutti-test",
                at.toString()).redirectErrorStream(true);
        String said;
        int code;
        try {
            var process = mount.start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            code = process.waitFor();
        } catch (IOException e) {
            said = e.getMessage();
            code = -1;
        }
        Assumptions.assumeTrue(code == 0, "a disk that can be filled needs a tmpfs, and none can be mounted: " + said);
        return new SmallDisk(at);
    }

    Path data() {
        return root.resolve("data");
    }

    /** Fills the volume but for some bytes. */
    void fillAllBut(long bytes) throws IOException {
        try (var out = new FileOutputStream(filler.toFile(), true)) {
            for (var left = root.toFile().getUsableSpace() - bytes; left > 0; left -= PIECE.length) {
                out.write(PIECE, 0, (int) Math.min(PIECE.length, left));
            }
        }
    }

    /** Fills the volume: not a byte more can be written. */
    void fill() throws IOException {
        try (var out = new FileOutputStream(filler.toFile(), true)) {
            while (true) {
                out.write(PIECE);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        // What was left was less than a piece.
        try (var out = new FileOutputStream(filler.toFile(), true)) {
            while (true) {
                out.write(0);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    /** To be called behind the servers whose data is here. */
    @Override
    public void close() throws IOException {
        var process = new ProcessBuilder("umount", root.toString()).inheritIO().start();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(process.exitValue()).as("unmounted").isZero();
    }
}
