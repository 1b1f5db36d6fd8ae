package dev.tutti.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Interprets an event stream, fed in pieces cut anywhere (WHATWG HTML, section 9.2.6). One parser a connection: a
 * half-received event ends with it.
 */
final class SseParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Consumer<SseEvent> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private String idBuffer;
    private String lastEventId;
    private String name = "";
    private long retryMs = -1;

    /**
     * @param lastEventId the id that holds until the stream sends another: the one a reconnection resumed after
     */
    SseParser(String lastEventId, Consumer<SseEvent> events) {
        this.lastEventId = lastEventId;
        this.idBuffer = lastEventId;
        this.events = events;
    }

    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            var b = bytes.get();
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
            } else if (b == '\n' || b == '\r') {
                afterCarriageReturn = b == '\r';
                endOfLine();
            } else {
                afterCarriageReturn = false;
                line.write(b);
            }
        }
    }

    /** The id to resume after. */
    String lastEventId() {
        return lastEventId;
    }

    /** What the server asks to wait before a reconnection, in milliseconds; negative where it does not ask. */
    long retryMs() {
        return retryMs;
    }

    private void endOfLine() {
        var bytes = line.toByteArray();
        line.reset();
        var start = firstLine && startsWithByteOrderMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        var text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        var colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        var field = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(colon + 1);
        field(field, value.startsWith(" ") ? value.substring(1) : value);
    }

    private void field(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
            case "retry" -> retryMs = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : retryMs;
            default -> {
                // The specification has unknown fields ignored.
            }
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.accept(new SseEvent(lastEventId, name.isEmpty() ? "message" : name, data.toString()));
        }
        data.setLength(0);
        name = "";
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == BYTE_ORDER_MARK[0] && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }
}
