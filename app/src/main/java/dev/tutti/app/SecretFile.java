package dev.tutti.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The secret that a server and {@code tutti token} share for HS256, readable to its owner alone. */
public final class SecretFile {
    private static final int SECRET_BYTES = 32;

    private SecretFile() {}

    /** Beside the data, and not in it: whoever copies the data does not copy the secret. */
    public static Path beside(Path data) {
        return data.toAbsolutePath().resolveSibling("auth").resolve("hs256.key");
    }

    /** Makes it where it is not there yet; of two that do so at once both find the same. */
    public static Path ensure(Path file) throws IOException {
        if (!Files.exists(file)) {
            var secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            Files.createDirectories(file.getParent());
            var ours = Files.createTempFile(file.getParent(), "hs256", ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(ours, Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n",
                    StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
            try {
                Files.createLink(file, ours);
            } catch (FileAlreadyExistsException e) {
                // Another one was faster, and its secret is as good.
            } finally {
                Files.delete(ours);
            }
        }
        if (!Files.getPosixFilePermissions(file).stream().allMatch(Set.of(
                java.nio.file.attribute.PosixFilePermission.OWNER_READ,
                java.nio.file.attribute.PosixFilePermission.OWNER_WRITE)::contains)) {
            throw new IOException(file + " can be read by others: chmod 600 it, or let it be made anew");
        }
        return file;
    }

    /** Its bytes. */
    public static byte[] read(Path file) throws IOException {
        return Base64.getUrlDecoder().decode(Files.readString(file).strip());
    }
}
