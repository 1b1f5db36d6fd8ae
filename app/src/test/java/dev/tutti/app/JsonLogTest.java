package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --log-format json} every line of a server's output is an object, from its first to its last. */
class JsonLogTest {
    private static final ObjectReader ONE_VALUE = Client.JSON.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> FIELDS = Set.of("time", "level", "logger", "thread", "message", "mdc",
            "exception");
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG");
    /** All that everybody has to say, also before and after Pekko's loggers run. */
    private static final List<String> TALKATIVE = List.of("-Dpekko.loglevel=DEBUG", "-Dpekko.stdout-loglevel=DEBUG");

    @TempDir
    Path folder;

    /** A server whose output goes into files. */
    private record Running(Process process, Path out, Path err) {
        List<String> lines() throws IOException {
            var lines = new ArrayList<>(Files.readAllLines(out));
            lines.addAll(Files.readAllLines(err));
            return lines;
        }

        int exitCode() {
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(60));
            return process.exitValue();
        }

        Client client() throws Exception {
            TuttiProcess.until("the server listens", () -> Files.readString(out).endsWith("\n"));
            var message = json(Files.readAllLines(out).getLast()).get("message").asText();
            return new Client(message.split(" ")[3].replace(",", ""));
        }
    }

    private Running start(List<String> options, String... arguments) throws IOException {
        return start(0, options, arguments);
    }

    private Running start(int port, List<String> options, String... arguments) throws IOException {
        var command = ServerProcess.command(folder.resolve("data"), options.toArray(String[]::new));
        command.set(command.indexOf("--port") + 1, Integer.toString(port));
        command.addAll(Arrays.asList(arguments));
        var out = Files.createTempFile(folder, "server", ".out");
        var err = Files.createTempFile(folder, "server", ".err");
        return new Running(new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile())
                .start(), out, err);
    }

    private List<String> talkative() throws IOException {
        var logback = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>plain %msg%n</pattern></encoder>
                  </appender>
                  <root level="DEBUG"><appender-ref ref="CONSOLE"/></root>
                </configuration>
                """);
        var options = new ArrayList<>(TALKATIVE);
        options.add("-Dlogback.configurationFile=" + logback);
        return options;
    }

    @Test
    void everyLineOfALifeIsAnObject() throws Exception {
        var server = start(talkative(), "--log-format", "json");
        try {
            var client = server.client();
            assertThat(client.post("/workunit", unit("a", "b")).status()).isEqualTo(201);
            assertThat(client.post("/locks", Map.of("resource", "a")).status()).isEqualTo(201);
            assertThat(client.get("/nowhere").status()).isEqualTo(404);
        } finally {
            server.process().destroy();
        }
        assertThat(server.exitCode()).isZero();
        var events = objects(server);
        assertThat(events).hasSizeGreaterThan(100);
        assertThat(events).anySatisfy(event -> assertThat(event.get("message").asText())
                .startsWith("Tutti listens on http://127.0.0.1:"));
        assertThat(events).as("of a library").anySatisfy(
                event -> assertThat(event.get("logger").asText()).startsWith("io.netty."));
        assertThat(events).as("of an actor").anySatisfy(
                event -> assertThat(event.path("mdc").path("pekkoSource").asText()).startsWith("pekko://tutti"));
        assertThat(events).as("printed").anySatisfy(
                event -> assertThat(event.get("logger").asText()).isEqualTo("stdout"));
    }

    @Test
    void aServerThatDoesNotStartSaysWhyInAnObject() throws Exception {
        try (var port = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var server = start(port.getLocalPort(), List.of("-Dtutti.log.format=json"));
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.out()).isEmptyFile();
            var last = objects(server).getLast();
            assertThat(last.get("level").asText()).isEqualTo("ERROR");
            assertThat(last.get("message").asText()).startsWith("the server did not start: ");
            assertThat(last.get("exception").asText()).contains("BindException");
        }
    }

    @Test
    void aDirectoryThatIsInUseIsToldInAnObjectAndByTheExitCode() throws Exception {
        try (var first = ServerProcess.start(folder.resolve("data"))) {
            var second = start(List.of(), "--log-format", "json");
            assertThat(second.exitCode()).isEqualTo(3);
            assertThat(objects(second).getLast().get("level").asText()).isEqualTo("ERROR");
            assertThat(first.client().get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutAWordAServerSpeaksToPeople() throws Exception {
        try (var first = ServerProcess.start(folder.resolve("data"))) {
            var second = start(List.of());
            assertThat(second.exitCode()).isEqualTo(3);
            assertThat(Files.readAllLines(second.err()).getLast()).startsWith("tutti: ");
            assertThat(first.client().get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void aFormThatIsNoneIsRefusedWhereverItIsNamed() throws Exception {
        var byOption = start(List.of(), "--log-format", "xml");
        assertThat(byOption.exitCode()).isEqualTo(2);
        var bySetting = start(List.of("-Dtutti.log.format=xml"));
        assertThat(bySetting.exitCode()).as("as every configuration that is not valid").isEqualTo(78);
        for (var refused : List.of(byOption, bySetting)) {
            assertThat(refused.err()).content(StandardCharsets.UTF_8)
                    .contains("log.format must be text or json, not 'xml'");
        }
    }

    private static List<JsonNode> objects(Running server) throws IOException {
        var events = new ArrayList<JsonNode>();
        for (var line : server.lines()) {
            events.add(json(line));
        }
        return events;
    }

    /** Fails where a line is anything but one event. */
    private static JsonNode json(String line) throws IOException {
        JsonNode event;
        try {
            event = ONE_VALUE.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
        assertThat(event.isObject()).as(line).isTrue();
        assertThat(event.properties()).as(line).allSatisfy(field -> {
            assertThat(field.getKey()).isIn(FIELDS);
            assertThat(field.getValue().isObject()).isEqualTo(field.getKey().equals("mdc"));
        });
        assertThat(Instant.parse(event.get("time").asText())).as(line).isAfter(Instant.EPOCH);
        assertThat(event.get("level").asText()).as(line).isIn(LEVELS);
        assertThat(event.get("logger").asText()).as(line).isNotBlank();
        assertThat(event.get("thread").asText()).as(line).isNotBlank();
        assertThat(event.get("message").isTextual()).as(line).isTrue();
        return event;
    }
}
