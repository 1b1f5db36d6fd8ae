package dev.tutti.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Heads and bodies of responses (RFC 9112), straight to bytes. Belongs to one thread. */
final class ResponseWriter {
    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] SERVER_DATE = ascii("\r\nServer: tutti\r\nDate: ");
    private static final byte[] TYPE = ascii("\r\nContent-Type: ");
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] CHUNKED = ascii("\r\nTransfer-Encoding: chunked");
    private static final byte[] CLOSE = ascii("\r\nConnection: close");
    private static final byte[] KEEP_ALIVE = ascii("\r\nConnection: keep-alive");
    private static final byte[] UPGRADE = ascii(
            "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ");
    private static final byte[] SUBPROTOCOL = ascii("\r\nSec-WebSocket-Protocol: ");
    private static final byte[] END = ascii("\r\n\r\n");

    private byte[] date = {};
    private long dateSecond = -1;

    /** What becomes of the connection behind a response, as HTTP/1.0 and 1.1 tell it. */
    enum Persistence {
        /** As the version of the request takes for granted. */
        IMPLIED, KEPT, CLOSED
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param headOnly whether the body is left out, as the answer to HEAD leaves it out */
    void write(Response response, Persistence persistence, boolean headOnly, ByteBuf out) {
        head(response, out);
        switch (persistence) {
            case IMPLIED -> {
            }
            case KEPT -> out.writeBytes(KEEP_ALIVE);
            case CLOSED -> out.writeBytes(CLOSE);
        }
        switch (response.content()) {
            case Response.Content.None() -> {
                // These have no body by their meaning, and name no length (RFC 9110, section 8.6).
                if (response.status() != 204 && response.status() != 304) {
                    number(0, out.writeBytes(LENGTH));
                }
                out.writeBytes(END);
            }
            case Response.Content.Bytes body -> {
                text(body.type(), out.writeBytes(TYPE));
                var length = body.length();
                number(length, out.writeBytes(LENGTH));
                out.writeBytes(END);
                if (!headOnly) {
                    out.ensureWritable(length);
                    body.pieces().forEach(out::writeBytes);
                }
            }
            case Response.Content.Stream(var type, var streaming) -> {
                text(type, out.writeBytes(TYPE));
                out.writeBytes(CHUNKED).writeBytes(END);
            }
            case Response.Content.Upgrade(var handshake, var opening) -> {
                text(handshake.accept(), out.writeBytes(UPGRADE));
                opening.subprotocol().ifPresent(name -> text(name, out.writeBytes(SUBPROTOCOL)));
                out.writeBytes(END);
            }
        }
    }

    private void head(Response response, ByteBuf out) {
        number(response.status(), out.writeBytes(VERSION));
        text(HttpResponseStatus.valueOf(response.status()).reasonPhrase(), out.writeByte(' '));
        out.writeBytes(SERVER_DATE).writeBytes(date());
        for (var header : response.headers()) {
            text(header.name(), out.writeByte('\r').writeByte('\n'));
            text(header.value(), out.writeByte(':').writeByte(' '));
        }
    }

    /** Made once a second. */
    private byte[] date() {
        var now = Instant.now();
        if (now.getEpochSecond() != dateSecond) {
            dateSecond = now.getEpochSecond();
            date = ascii(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        }
        return date;
    }

    /** What a header says may stem from a request: characters that would end it are replaced. */
    private static void text(String text, ByteBuf out) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            out.writeByte(character < ' ' || character > '~' ? '?' : character);
        }
    }

    private static void number(long number, ByteBuf out) {
        out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
    }
}
