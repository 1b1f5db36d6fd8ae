package dev.tutti.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a store in a backup.
 *
 * @param name its name in the store's directory, without any folder
 */
public record StoredFile(String name, long sizeBytes, String sha256) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final String DIGEST = "[0-9a-f]{64}";

    static StoredFile of(Path file) throws IOException {
        return new StoredFile(file.getFileName().toString(), Files.size(file), Sha256.of(file));
    }

    /** Whether it may become the name of a file: a manifest may come from anywhere. */
    boolean isWellFormed() {
        return name != null && name.matches(NAME) && sizeBytes >= 0 && sha256 != null && sha256.matches(DIGEST);
    }

    /**
     * Copies its content, to the end of the stream.
     *
     * @param where the content comes from, for people
     * @throws BackupException when the content is not what the manifest says
     */
    void copy(String where, InputStream in, OutputStream out) throws IOException {
        var found = Sha256.copy(in, out);
        if (!found.equals(sha256)) {
            throw BackupException.damaged("The backup is damaged: " + where + " has the SHA-256 " + found
                    + " and should have " + sha256 + ".");
        }
    }
}
