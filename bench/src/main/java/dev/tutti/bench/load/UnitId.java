package dev.tutti.bench.load;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDv7 (RFC 9562) in canonical text form, as clients give their units so that a retry is safe. */
public final class UnitId {
    public static final int BYTES = 36;
    private static final byte[] HEX = Bytes.of("0123456789abcdef");

    private UnitId() {}

    public static void write(ByteBuffer out) {
        var random = ThreadLocalRandom.current();
        var high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        var low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        hex(high, 60, 32, out);
        out.put((byte) '-');
        hex(high, 28, 16, out);
        out.put((byte) '-');
        hex(high, 12, 0, out);
        out.put((byte) '-');
        hex(low, 60, 48, out);
        out.put((byte) '-');
        hex(low, 44, 0, out);
    }

    private static void hex(long value, int from, int to, ByteBuffer out) {
        for (var shift = from; shift >= to; shift -= 4) {
            out.put(HEX[(int) (value >>> shift & 0xF)]);
        }
    }
}
