package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import java.nio.ByteBuffer;

/** As much of HTTP/1.1 as a client of known servers needs. */
final class Http {
    static final byte[] END = Bytes.of("\r\n\r\n");
    private static final byte[] LENGTH = Bytes.of("\r\nContent-Length: ");

    private Http() {}

    /** Takes in a response that is there as a whole. */
    static boolean response(ByteBuffer in) {
        var head = Bytes.find(in, in.position(), END);
        if (head < 0) {
            return false;
        }
        var length = length(in, head);
        var end = head + END.length + length;
        if (end > in.limit()) {
            return false;
        }
        requireSuccess(in);
        in.position(end);
        return true;
    }

    private static int length(ByteBuffer in, int head) {
        for (var at = in.position(); at < head; at++) {
            var k = 0;
            while (k < LENGTH.length && Character.toLowerCase(in.get(at + k)) == Character.toLowerCase(LENGTH[k])) {
                k++;
            }
            if (k == LENGTH.length) {
                return (int) Bytes.number(in, at + k);
            }
        }
        return 0;
    }

    /** The status is at byte 9 of the response's first line. */
    static void requireSuccess(ByteBuffer in) {
        var status = Bytes.number(in, in.position() + 9);
        if (status < 100 || status > 299) {
            throw new IllegalStateException(Bytes.text(in, in.position(), in.limit()));
        }
    }
}
