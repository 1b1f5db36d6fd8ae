package dev.tutti.http;

import com.typesafe.config.Config;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS towards clients, with the certificate as it lies in its files: replaced files are taken up by the next connections. */
final class ClientTls {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    private final Path certificate;
    private final Path key;
    private final long reloadNanos;
    private Loaded loaded;
    private long lookedAt;

    private record Loaded(SslContext context, FileTime certificateAt, FileTime keyAt) {}

    private ClientTls(Path certificate, Path key, Duration reload) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.reloadNanos = reload.toNanos();
        this.loaded = load();
        this.lookedAt = System.nanoTime();
    }

    /**
     * From {@code tutti.http.tls}; empty where no certificate is named.
     *
     * @throws IllegalArgumentException where the files cannot be read, or are no certificate and key
     */
    static Optional<ClientTls> of(Config root) {
        var config = root.getConfig("tutti.http.tls");
        if (config.getString("certificate-file").isEmpty()) {
            return Optional.empty();
        }
        var certificate = Path.of(config.getString("certificate-file"));
        var key = Path.of(config.getString("key-file"));
        try {
            return Optional.of(new ClientTls(certificate, key, config.getDuration("reload")));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "http.tls: " + certificate + " and " + key + " are no certificate and its key: " + e.getMessage(),
                    e);
        }
    }

    private Loaded load() throws IOException {
        // Before they are read: what is replaced meanwhile is read again next time.
        var certificateAt = Files.getLastModifiedTime(certificate);
        var keyAt = Files.getLastModifiedTime(key);
        return new Loaded(SslContextBuilder.forServer(certificate.toFile(), key.toFile()).build(), certificateAt,
                keyAt);
    }

    /** For one connection. */
    SslHandler handler(ByteBufAllocator allocator) {
        return context().newHandler(allocator);
    }

    private synchronized SslContext context() {
        if (System.nanoTime() - lookedAt >= reloadNanos) {
            lookedAt = System.nanoTime();
            try {
                if (!Files.getLastModifiedTime(certificate).equals(loaded.certificateAt())
                        || !Files.getLastModifiedTime(key).equals(loaded.keyAt())) {
                    loaded = load();
                    LOG.info("TLS: the certificate was read anew from {}", certificate);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("TLS: the certificate in {} cannot be read anew; the one before goes on", certificate, e);
            }
        }
        return loaded.context();
    }
}
