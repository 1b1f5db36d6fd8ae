package dev.tutti.http;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in a file, which is read again when it has changed: keys are rotated without a restart. */
final class JwksFile implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(JwksFile.class);
    private static final long LOOK_EVERY_NANOS = 1_000_000_000L;

    private final Path file;
    private JWKSet keys;
    private FileTime changed;
    private long lookedNanos;

    /** @throws IllegalArgumentException where it holds no keys */
    JwksFile(Path file) {
        this.file = file;
        try {
            read();
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("the keys in " + file + " cannot be read: " + e, e);
        }
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        if (System.nanoTime() - lookedNanos >= LOOK_EVERY_NANOS) {
            try {
                lookedNanos = System.nanoTime();
                if (!Files.getLastModifiedTime(file).equals(changed)) {
                    read();
                }
            } catch (IOException | ParseException e) {
                // Half-written, maybe: those that were good a second ago still are.
                LOG.warn("The keys in {} cannot be read; those of before are used", file, e);
            }
        }
        return selector.select(keys);
    }

    private void read() throws IOException, ParseException {
        var time = Files.getLastModifiedTime(file);
        keys = JWKSet.load(file.toFile());
        changed = time;
        lookedNanos = System.nanoTime();
    }
}
