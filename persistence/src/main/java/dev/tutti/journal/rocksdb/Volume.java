package dev.tutti.journal.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The volume that a store's files lie on. */
record Volume(Path directory) {
    private static final String PROBE = "space.probe";

    long usableBytes() {
        return directory.toFile().getUsableSpace();
    }

    /** 0 where it cannot be told. */
    long totalBytes() {
        return directory.toFile().getTotalSpace();
    }

    /** Whether some bytes can really be written and synced: a quota does not show in what the volume says is free. */
    boolean takes(int bytes) {
        var probe = directory.resolve(PROBE);
        try {
            try (var file = FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var zeros = ByteBuffer.allocate(bytes);
                while (zeros.hasRemaining()) {
                    file.write(zeros);
                }
                file.force(true);
                return true;
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            return false;
        }
    }
}
