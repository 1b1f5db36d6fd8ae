package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.InvalidFrame;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message of a client while it arrives, in however many frames; no more of it is kept than is allowed. */
final class SocketMessage {
    private final int maxBytes;
    private final boolean text;
    private byte[] bytes = {};
    private int kept;
    private long total;

    SocketMessage(boolean text, int maxBytes) {
        this.text = text;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes in what is there of a frame's payload.
     *
     * @param offset where in the frame's payload it stands
     */
    void add(ByteBuf in, int length, SocketFrames.Head frame, long offset) {
        total += length;
        if (total > maxBytes) {
            in.skipBytes(length);
            bytes = new byte[0];
            kept = 0;
            return;
        }
        if (kept + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(kept + frame.length() - offset,
                    kept == 0 ? 0 : 2L * (kept + length))));
        }
        SocketFrames.unmask(in, length, frame.mask(), offset, bytes, kept);
        kept += length;
    }

    /** The whole message, where it is of the kind that is spoken here. */
    byte[] bytes(boolean textWanted) throws InvalidFrame, SocketFrames.Violation {
        if (total > maxBytes) {
            throw new InvalidFrame("", new Problem.TooLarge("bytes in one message", maxBytes, total));
        }
        var whole = kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
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
