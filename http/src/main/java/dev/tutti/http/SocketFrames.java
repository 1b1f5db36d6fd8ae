package dev.tutti.http;

import io.netty.buffer.ByteBuf;

/**
 * The frames of a WebSocket (RFC 6455, section 5), from a client and to it. Written here because a message beyond the bound
 * must be counted and answered and not kept, and what is pushed must be framed without a copy; no library does both.
 */
final class SocketFrames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int NOT_UTF8 = 1007;

    /** The longest head of a frame to a client, which is not masked. */
    static final int HEAD_BYTES = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTROL_BYTES = 125;

    /**
     * The head of a client's frame.
     *
     * @param bytes of the head itself
     */
    record Head(boolean last, int opcode, long length, int mask, int bytes) {
        boolean isControl() {
            return opcode >= CLOSE;
        }
    }

    /** A client that breaks the protocol, and the code that the connection is closed with. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Violation(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private SocketFrames() {}

    /** The head that begins at the reader's index, or null while it is not whole. */
    static Head head(ByteBuf in) throws Violation {
        var at = in.readerIndex();
        if (in.readableBytes() < 2) {
            return null;
        }
        var first = in.getUnsignedByte(at);
        var second = in.getUnsignedByte(at + 1);
        var opcode = first & 0x0F;
        var last = (first & FINAL) != 0;
        var length = (long) (second & 0x7F);
        require((first & 0x70) == 0, "reserved bits are set");
        require((second & MASKED) != 0, "a client's frames are masked");
        require(opcode <= BINARY || opcode >= CLOSE && opcode <= PONG, "an opcode that is none");
        require(opcode < CLOSE || last && length <= CONTROL_BYTES, "a control frame is short and in one piece");
        var extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        var bytes = 2 + extended + 4;
        if (in.readableBytes() < bytes) {
            return null;
        }
        if (extended == 2) {
            length = in.getUnsignedShort(at + 2);
        } else if (extended == 8) {
            length = in.getLong(at + 2);
            require(length >= 0, "a frame's length is positive");
        }
        return new Head(last, opcode, length, in.getInt(at + 2 + extended), bytes);
    }

    private static void require(boolean kept, String rule) throws Violation {
        if (!kept) {
            throw new Violation(PROTOCOL_ERROR, rule);
        }
    }

    /**
     * Takes the next bytes of a frame's payload, unmasked.
     *
     * @param offset where in the payload they stand
     */
    static void unmask(ByteBuf in, int length, int mask, long offset, byte[] to, int at) {
        in.readBytes(to, at, length);
        var turned = Integer.rotateLeft(mask, (int) (offset % 4) * 8);
        var wide = (long) turned << 32 | turned & 0xFFFF_FFFFL;
        var i = 0;
        for (; i + 8 <= length; i += 8) {
            Words.put(to, at + i, Words.get(to, at + i) ^ wide);
        }
        for (; i < length; i++) {
            to[at + i] ^= (byte) (turned >>> 24 - i % 4 * 8);
        }
    }

    /** Leaves room for a head in front of a message, and returns where the message begins. */
    static int begin(ByteBuf out) {
        return out.writeZero(HEAD_BYTES).writerIndex();
    }

    /** Puts the head in front of the message that was written, and returns where the frame begins. */
    static int end(ByteBuf out, int begun, int opcode) {
        var length = out.writerIndex() - begun;
        if (length <= CONTROL_BYTES) {
            out.setByte(begun - 2, FINAL | opcode).setByte(begun - 1, length);
            return begun - 2;
        }
        if (length < 1 << 16) {
            out.setByte(begun - 4, FINAL | opcode).setByte(begun - 3, 126).setShort(begun - 2, length);
            return begun - 4;
        }
        out.setByte(begun - 10, FINAL | opcode).setByte(begun - 9, 127).setLong(begun - 8, length);
        return begun - 10;
    }
}
