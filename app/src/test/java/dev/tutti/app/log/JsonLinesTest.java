package dev.tutti.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is logged is one line of JSON. */
class JsonLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LoggerContext loggers = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final JsonLines lines = new JsonLines();

    JsonLinesTest() {
        loggers.setMDCAdapter(mdc);
    }

    private LoggingEvent event(String message, Throwable failure, Object... arguments) {
        return new LoggingEvent("", loggers.getLogger("dev.tutti.Example"), Level.WARN, message, failure, arguments);
    }

    private JsonNode json(LoggingEvent event) throws IOException {
        var line = new String(lines.encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n");
        assertThat(line.lines()).hasSize(1);
        return JSON.readTree(line);
    }

    @Test
    void anEventHasItsTimeLevelLoggerThreadAndMessage() throws IOException {
        var event = event("{} waited {} ms", null, "alice", 7);
        event.setInstant(Instant.parse("2026-11-21T08:00:00.120Z"));
        var json = json(event);
        assertThat(json.properties().stream().map(field -> field.getKey() + "=" + field.getValue().asText()))
                .containsExactly("time=2026-11-21T08:00:00.120Z", "level=WARN", "logger=dev.tutti.Example",
                        "thread=" + Thread.currentThread().getName(), "message=alice waited 7 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines\r\nand a third", "\"quoted\" \\ and }{ ][", "\u0000\u0001\u001b[31m\u007f",
            "Grüße, 世界, \uD83D\uDE00", "\u2028\u2029"})
    void aMessageIsReadAsItWasWritten(String message) throws IOException {
        assertThat(json(event(message, null)).get("message").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D"})
    void halfACharacterSpoilsNoLine(String half) throws IOException {
        assertThat(json(event("before " + half + " after", null)).get("message").asText()).startsWith("before ")
                .contains("?").endsWith(" after");
    }

    @Test
    void anEventWithoutAMessageIsAnEvent() throws IOException {
        assertThat(json(event(null, null)).get("message").asText()).isEqualTo("null");
    }

    @Test
    void whatIsKnownOfTheCircumstancesIsAnObjectOfItsOwn() throws IOException {
        mdc.put("pekkoSource", "tutti/user/\"x\"");
        mdc.put("level", "no field of the event");
        var json = json(event("a", null));
        assertThat(json.get("mdc").get("pekkoSource").asText()).isEqualTo("tutti/user/\"x\"");
        assertThat(json.get("mdc").get("level").asText()).isEqualTo("no field of the event");
        assertThat(json.get("level").asText()).isEqualTo("WARN");
        mdc.clear();
        assertThat(json(event("a", null)).has("mdc")).isFalse();
    }

    @Test
    void anExceptionIsOneFieldWithItsTraceCausesAndWhatWasSuppressed() throws IOException {
        var failure = new IllegalStateException("the outer\none", new IOException("the cause"));
        failure.addSuppressed(new IllegalArgumentException("on the way"));
        var exception = json(event("a", failure)).get("exception");
        assertThat(exception.isTextual()).isTrue();
        assertThat(exception.asText()).startsWith("java.lang.IllegalStateException: the outer\none")
                .contains("at " + JsonLinesTest.class.getName()).contains("Caused by: java.io.IOException: the cause")
                .contains("Suppressed: java.lang.IllegalArgumentException: on the way");
        assertThat(List.of(exception.asText().split("\n")).getLast()).isNotBlank();
        assertThat(json(event("a", null)).has("exception")).isFalse();
    }
}
