package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.InvalidFrame;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A message of a client while it arrives, in however many frames; no more of it is kept than is allowed. */
final class SocketMessage {
    private final boolean text;
    private final BoundedBytes bytes;

    SocketMessage(boolean text, int maxBytes) {
        this.text = text;
        this.bytes = new BoundedBytes(maxBytes);
    }

    /**
     * Takes in what is there of a frame's payload.
     *
     * @param offset where in the frame's payload it stands
     */
    void add(ByteBuf in, int length, SocketFrames.Head frame, long offset) {
        if (!bytes.add(length, frame.length() - offset,
                (into, at) -> SocketFrames.unmask(in, length, frame.mask(), offset, into, at))) {
            in.skipBytes(length);
        }
    }

    /** The whole message, where it is of the kind that is spoken here. */
    byte[] bytes(boolean textWanted) throws InvalidFrame, SocketFrames.Violation {
        if (bytes.isTooMuch()) {
            throw new InvalidFrame("", new Problem.TooLarge("bytes in one message", bytes.maxBytes(), bytes.total()));
        }
        var whole = bytes.whole();
        if (text && !Words.areAscii(whole) && !isUtf8(whole)) {
            throw new SocketFrames.Violation(SocketFrames.NOT_UTF8, "a text message is UTF-8");
        }
        if (text != textWanted) {
            throw new InvalidFrame("", new Problem.Malformed(
                    "This subprotocol's messages are " + (textWanted ? "text" : "binary") + "."));
        }
        return whole;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
