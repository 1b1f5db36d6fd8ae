package dev.tutti.cli.transcript;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * UUIDv7-shaped ids (RFC 9562, section 5.7) that are a function of a unit's place in its transcript, so that an import
 * repeated adds nothing and an import of a grown transcript adds what is new.
 *
 * <p>
 * The 48 bits of time are the transcript's own, or {@link #EPOCH}; the 74 random bits are SHA-256 over the parts, each
 * preceded by its length.
 */
final class StableIds {
    /** Stands for the time in ids of units whose transcript has no clock. Changing it would import everything anew. */
    static final Instant EPOCH = Instant.parse("2024-01-01T00:00:00Z");

    private static final long LAST_MILLI = (1L << 48) - 1;

    private StableIds() {}

    static UUID of(Instant when, String... parts) {
        var hash = ByteBuffer.wrap(sha256(parts));
        var milli = when == null ? EPOCH.toEpochMilli() : Math.clamp(when.toEpochMilli(), 0, LAST_MILLI);
        var high = milli << 16 | 0x7000 | hash.getLong() & 0x0fff;
        var low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    static byte[] sha256(String... parts) {
        var digest = digest();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
