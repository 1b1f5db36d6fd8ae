package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * As much of gRPC over HTTP/2 (RFC 9113) as one call after the other on a connection needs: headers are sent without
 * compression, windows are opened wide at the start, and what a server says of itself is passed over.
 */
final class Grpc {
    private static final byte[] PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int WINDOW = Integer.MAX_VALUE;

    private final byte[] authority;
    private int stream = -1;
    private byte[] message;

    Grpc(int port) {
        this.authority = Bytes.of("127.0.0.1:" + port);
    }

    void open(Wire wire) throws IOException {
        var hello = ByteBuffer.allocate(256).put(PREFACE);
        frame(hello, 12, SETTINGS, 0, 0);
        // ENABLE_PUSH off, INITIAL_WINDOW_SIZE.
        hello.putShort((short) 2).putInt(0).putShort((short) 4).putInt(WINDOW);
        frame(hello, 4, WINDOW_UPDATE, 0, 0);
        hello.putInt(WINDOW - 65535);
        frame(hello, 0, SETTINGS, ACK, 0);
        wire.send(java.util.Arrays.copyOf(hello.array(), hello.position()));
    }

    private static void frame(ByteBuffer out, int length, int type, int flags, int stream) {
        out.put((byte) (length >>> 16)).putShort((short) length).put((byte) type).put((byte) flags).putInt(stream);
    }

    /**
     * Begins a call, and leaves the buffer where its message of the given length is to be written.
     *
     * @param last whether the client says nothing behind it
     */
    void call(String path, int messageBytes, boolean last, ByteBuffer out) {
        stream += 2;
        var head = out.position();
        frame(out, 0, HEADERS, END_HEADERS, stream);
        var begin = out.position();
        // RFC 7541: :method POST and :scheme http are indexed, the others literal and not to be indexed.
        out.put((byte) 0x83).put((byte) 0x86);
        literal(out.put((byte) 0x04), Bytes.of(path));
        literal(out.put((byte) 0x01), authority);
        literal(out.put((byte) 0x0f).put((byte) 0x10), Bytes.of("application/grpc"));
        literal(literal(out.put((byte) 0x00), Bytes.of("te")), Bytes.of("trailers"));
        out.putShort(head + 1, (short) (out.position() - begin));
        frame(out, 5 + messageBytes, DATA, last ? END_STREAM : 0, stream);
        out.put((byte) 0).putInt(messageBytes);
    }

    private static ByteBuffer literal(ByteBuffer out, byte[] text) {
        return out.put((byte) text.length).put(text);
    }

    /**
     * Takes in what is there.
     *
     * @param ended whether the end of the call is waited for, or just its first message
     */
    boolean reply(ByteBuffer in, boolean ended) {
        while (in.remaining() >= 9) {
            var at = in.position();
            var length = (in.get(at) & 0xFF) << 16 | in.getShort(at + 1) & 0xFFFF;
            if (in.remaining() < 9 + length) {
                return false;
            }
            var type = in.get(at + 3);
            var flags = in.get(at + 4);
            in.position(at + 9 + length);
            if (type == GOAWAY || type == RESET) {
                throw new IllegalStateException(
                        "the server ended the call: " + Bytes.text(in, at + 9, at + 9 + length));
            }
            if (type == DATA && length > 5) {
                message = new byte[length - 5];
                in.get(at + 14, message);
                if (!ended) {
                    return true;
                }
            }
            if (type == HEADERS && (flags & END_STREAM) != 0) {
                if (message == null) {
                    throw new IllegalStateException("the call failed");
                }
                return true;
            }
        }
        return false;
    }

    /** The field of a number in the last message, as it stands first: bytes as they are, a number as its digits. */
    byte[] field(int number) {
        var in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            var key = Bytes.varint(in);
            byte[] value;
            if ((key & 7) == 0) {
                value = Bytes.of(Long.toString(Bytes.varint(in)));
            } else {
                value = new byte[(int) Bytes.varint(in)];
                in.get(value);
            }
            if (key >>> 3 == number) {
                return value;
            }
        }
        throw new IllegalStateException("the reply has no field " + number);
    }

    void forget() {
        message = null;
    }
}
