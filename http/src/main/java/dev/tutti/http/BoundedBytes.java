package dev.tutti.http;

import java.util.Arrays;

/** Bytes that arrive piece by piece: kept up to a bound, and only counted once they are more. */
final class BoundedBytes {
    private final int maxBytes;
    private byte[] bytes = {};
    private int kept;
    private long total;

    BoundedBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Where a piece is to be put. */
    @FunctionalInterface
    interface Piece {
        void to(byte[] bytes, int at);
    }

    /**
     * Counts a piece, and has it put behind what is kept.
     *
     * @param expected how many bytes there will be with it and behind it, as far as that is known, or less
     * @return false where it is not kept, nor anything before it: there were too many
     */
    boolean add(int length, long expected, Piece piece) {
        total += length;
        if (isTooMuch()) {
            bytes = new byte[0];
            kept = 0;
            return false;
        }
        if (kept + length > bytes.length) {
            bytes = Arrays.copyOf(bytes,
                    (int) Math.min(maxBytes,
                            Math.max(kept + Math.max(expected, length), kept == 0 ? 0 : 2L * (kept + length))));
        }
        piece.to(bytes, kept);
        kept += length;
        return true;
    }

    boolean isTooMuch() {
        return total > maxBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    long total() {
        return total;
    }

    /** All of them, where they were not too many. */
    byte[] whole() {
        return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
    }
}
