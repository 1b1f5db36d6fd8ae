package dev.tutti.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Small things that every protocol needs of a buffer. */
public final class Bytes {
    private Bytes() {}

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where a pattern begins, from an index on, or -1. */
    public static int find(ByteBuffer in, int from, byte[] pattern) {
        var last = in.limit() - pattern.length;
        for (var i = from; i <= last; i++) {
            var k = 0;
            while (k < pattern.length && in.get(i + k) == pattern[k]) {
                k++;
            }
            if (k == pattern.length) {
                return i;
            }
        }
        return -1;
    }

    public static boolean has(ByteBuffer in, int from, int to, byte[] pattern) {
        var at = find(in, from, pattern);
        return at >= 0 && at + pattern.length <= to;
    }

    public static String text(ByteBuffer in, int from, int to) {
        var bytes = new byte[Math.max(0, to - from)];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The decimal number at an index; it ends where the digits do. */
    public static long number(ByteBuffer in, int at) {
        var value = 0L;
        for (var i = at; i < in.limit() && in.get(i) >= '0' && in.get(i) <= '9'; i++) {
            value = value * 10 + in.get(i) - '0';
        }
        return value;
    }

    public static void number(long value, ByteBuffer out) {
        out.put(of(Long.toString(value)));
    }

    public static void varint(long value, ByteBuffer out) {
        while ((value & ~0x7FL) != 0) {
            out.put((byte) (value & 0x7F | 0x80));
            value >>>= 7;
        }
        out.put((byte) value);
    }

    public static int varintBytes(long value) {
        var bytes = 1;
        while ((value >>>= 7) != 0) {
            bytes++;
        }
        return bytes;
    }

    /** The varint at the buffer's position, which moves behind it. */
    public static long varint(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0;; shift += 7) {
            var b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
