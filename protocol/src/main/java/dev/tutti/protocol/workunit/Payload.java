package dev.tutti.protocol.workunit;

import com.google.protobuf.ByteString;

/**
 * What a unit carries, byte for byte as it came.
 *
 * @param bytes  the bytes; UTF-8 where the payload came as text
 * @param binary whether it came as binary, and so travels as {@code payloadBase64} in JSON
 */
public record Payload(ByteString bytes, boolean binary) {
    public static final Payload EMPTY = text("");

    public static Payload text(String text) {
        return new Payload(ByteString.copyFromUtf8(text), false);
    }

    public static Payload binary(ByteString bytes) {
        return new Payload(bytes, true);
    }

    public String utf8() {
        return bytes.toStringUtf8();
    }

    /** The content type of a unit that names none. */
    public String defaultContentType() {
        return binary ? "application/octet-stream" : "text/plain";
    }
}
