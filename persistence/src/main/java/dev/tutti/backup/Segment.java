package dev.tutti.backup;

import dev.tutti.journal.rocksdb.Update;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A piece of the shipped log. Format 1, big-endian: "TUTTISEG", format (1 byte), length of the whole (8), number (8), SHA-256 of
 * the segment before (32), completeTo in milliseconds (8), number of updates (4), then each as its number (8), length (4) and
 * bytes, then the SHA-256 of all before (32).
 *
 * @param previous   that SHA-256 of the segment before, in hexadecimal, or zeros
 * @param completeTo whatever was acknowledged before this moment is in this segment or an earlier one
 */
record Segment(long number, String previous, Instant completeTo, List<Update> updates) {

    private static final byte[] MAGIC = {'T', 'U', 'T', 'T', 'I', 'S', 'E', 'G'};
    private static final int FORMAT = 1;
    private static final int LENGTH_OFFSET = MAGIC.length + 1;
    private static final int HEADER_BYTES = LENGTH_OFFSET + 8 + 8 + Sha256.BYTES + 8 + 4;
    private static final int UPDATE_HEADER_BYTES = 12;

    long lastUpdate() {
        return updates.getLast().last();
    }

    byte[] toBytes() {
        var length = (long) HEADER_BYTES + Sha256.BYTES
                + updates.stream().mapToLong(update -> UPDATE_HEADER_BYTES + (long) update.bytes().length).sum();
        var bytes = new ByteArrayOutputStream(Math.toIntExact(length));
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeByte(FORMAT);
            out.writeLong(length);
            out.writeLong(number);
            out.write(HexFormat.of().parseHex(previous));
            out.writeLong(completeTo.toEpochMilli());
            out.writeInt(updates.size());
            for (var update : updates) {
                out.writeLong(update.first());
                out.writeInt(update.bytes().length);
                out.write(update.bytes());
            }
            out.write(Sha256.digest().digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The digest at the end of a whole segment, by which the next one names it. */
    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, bytes.length - Sha256.BYTES, bytes.length);
    }

    /** Whether the bytes end before the length that they begin with says. */
    static boolean isTorn(byte[] bytes) {
        return bytes.length < HEADER_BYTES + Sha256.BYTES
                || bytes.length < ByteBuffer.wrap(bytes).getLong(LENGTH_OFFSET);
    }

    /** Nothing where the bytes are not a whole, undamaged segment. */
    static Optional<Segment> parse(byte[] bytes) {
        if (isTorn(bytes) || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || bytes[MAGIC.length] != FORMAT) {
            return Optional.empty();
        }
        var digest = Sha256.digest();
        digest.update(bytes, 0, bytes.length - Sha256.BYTES);
        if (!Sha256.hex(digest.digest()).equals(digest(bytes))) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(LENGTH_OFFSET + 8);
            var number = in.readLong();
            var previous = Sha256.hex(in.readNBytes(Sha256.BYTES));
            var completeTo = Instant.ofEpochMilli(in.readLong());
            var updates = new ArrayList<Update>();
            for (var left = in.readInt(); left > 0; left--) {
                updates.add(new Update(in.readLong(), in.readNBytes(in.readInt())));
            }
            return updates.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Segment(number, previous, completeTo, List.copyOf(updates)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
