package dev.tutti.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a unit says, in the form each protocol wants it. Behind a marker that carries the number of the request, by which
 * subscribers recognize it in any protocol.
 */
public final class Payload {
    /** {@code ~~}, sixteen digits. */
    public static final int MARKER_BYTES = 18;

    private final byte[] text;
    private final byte[] json;

    public Payload(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.json = new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsUTF8(text),
                StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    public int textBytes() {
        return MARKER_BYTES + text.length;
    }

    public int jsonBytes() {
        return MARKER_BYTES + json.length;
    }

    public void text(long n, ByteBuffer out) {
        mark(n, out);
        out.put(text);
    }

    /** The inside of a JSON string. */
    public void json(long n, ByteBuffer out) {
        mark(n, out);
        out.put(json);
    }

    private static void mark(long n, ByteBuffer out) {
        out.put((byte) '~').put((byte) '~');
        var at = out.position();
        for (var i = 15; i >= 0; i--) {
            out.put(at + i, (byte) ('0' + n % 10));
            n /= 10;
        }
        out.position(at + 16);
    }
}
