package dev.tutti.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** An event of the log as one JSON object (RFC 8259) on one line, in UTF-8. */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] encode(ILoggingEvent event) {
        // Through characters, where half of a surrogate pair becomes a question mark: straight to bytes it would be an error.
        return line(event).getBytes(StandardCharsets.UTF_8);
    }

    /** With its newline. */
    String line(ILoggingEvent event) {
        var line = new StringWriter(256);
        try (var object = json.createGenerator(line)) {
            object.writeStartObject();
            object.writeStringField("time", TIME.format(event.getInstant()));
            object.writeStringField("level", event.getLevel().toString());
            object.writeStringField("logger", event.getLoggerName());
            object.writeStringField("thread", event.getThreadName());
            object.writeStringField("message", String.valueOf(event.getFormattedMessage()));
            var mdc = event.getMDCPropertyMap();
            if (!mdc.isEmpty()) {
                object.writeObjectFieldStart("mdc");
                for (var entry : mdc.entrySet()) {
                    object.writeStringField(entry.getKey(), entry.getValue());
                }
                object.writeEndObject();
            }
            if (event.getThrowableProxy() != null) {
                object.writeStringField("exception",
                        ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing());
            }
            object.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
