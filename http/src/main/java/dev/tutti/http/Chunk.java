package dev.tutti.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Chunks of a body without a length (RFC 9112, section 7.1), written in one pass: the size is filled in afterwards. */
final class Chunk {
    private static final int SIZE_DIGITS = 8;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Chunk() {}

    /** Leaves room for the size, and returns where the chunk's content begins. */
    static int begin(ByteBuf out) {
        return out.writeZero(SIZE_DIGITS).writeBytes(CRLF).writerIndex();
    }

    static void end(int begun, ByteBuf out) {
        var size = out.writerIndex() - begun;
        for (var at = begun - CRLF.length - 1; at >= begun - CRLF.length - SIZE_DIGITS; at--, size >>>= 4) {
            out.setByte(at, HEX[size & 0xF]);
        }
        out.writeBytes(CRLF);
    }

    static void last(ByteBuf out) {
        out.writeBytes(LAST);
    }
}
