package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.workunit.UnitIds;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tracing stands aside: a collector that is gone or stuck changes no answer, and where it is off there is nothing of it. */
class TracingAsideTest {
    private static final String CONTEXT = "aside";
    private static final int APPENDS = 60;

    @TempDir
    Path data;

    @Test
    void aCollectorThatIsDownChangesNoAnswerAndItsLossIsTold() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertAnswersAreAsEver("http://127.0.0.1:" + closed);
        assertThat(log()).contains("spans are lost: http://127.0.0.1:" + closed + "/v1/traces did not take");
    }

    @Test
    void aCollectorThatTakesNothingChangesNoAnswerAndWhatFindsNoPlaceIsDroppedAndTold() throws Exception {
        // Connections are made by the kernel, and nobody ever answers.
        try (var stuck = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertAnswersAreAsEver("http://127.0.0.1:" + stuck.getLocalPort());
        }
        assertThat(log()).containsPattern("[1-9][0-9]* were dropped because the queue was full");
    }

    private void assertAnswersAreAsEver(String endpoint) throws Exception {
        try (var server = server(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), "-Dtutti.tracing.enabled=on",
                "-Dtutti.tracing.queue-spans=32", "-Dtutti.tracing.export-interval=10ms",
                "-Dtutti.tracing.export-timeout=300ms", "-Dtutti.tracing.report-interval=10ms")) {
            assertThat(work(server.client())).isEqualTo(answersWithoutTracing());
            assertThat(server.client().units(CONTEXT)).hasSize(APPENDS);
        }
    }

    @Test
    void whereTracingIsOffNothingOfOpenTelemetryIsEvenLoaded() throws Exception {
        try (var collector = new Collector()) {
            var loaded = data.resolve("loaded");
            try (var server = server(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()),
                    "-Xlog:class+load:file=" + loaded)) {
                assertThat(work(server.client())).isEqualTo(answersWithoutTracing());
                try (var socket = Socket.json(server.address(), "?context=" + CONTEXT + "&cursor=start", "coder")) {
                    socket.events(3);
                    var frame = new HashMap<String, Object>(SocketWireTest.append("framed", "hello"));
                    frame.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
                    assertThat(socket.reply(frame).get("status").asInt()).isEqualTo(201);
                }
                assertThat(server.client().post("/locks", Map.of("resource", "shop:src")).status()).isEqualTo(201);
            }
            assertThat(Files.readAllLines(loaded)).anyMatch(line -> line.contains("dev.tutti.tracing.NoSpan"))
                    .noneMatch(line -> line.contains(" io.opentelemetry."))
                    .noneMatch(line -> line.contains("dev.tutti.tracing.RecordedSpan"));
            assertThat(collector.spans()).isEmpty();
        }
    }

    @Test
    void aServerThatStopsSendsItsLastSpans() throws Exception {
        try (var collector = new Collector()) {
            try (var server = server(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()),
                    "-Dtutti.tracing.enabled=on", "-Dtutti.tracing.export-interval=1h")) {
                work(server.client());
                assertThat(collector.spans()).isEmpty();
            }
            assertThat(collector.spans()).filteredOn(span -> span.name().equals("POST /workunit"))
                    .hasSize(APPENDS + 3);
        }
    }

    @Test
    void aServerThatStopsDoesNotWaitForACollectorThatTakesNothing() throws Exception {
        try (var stuck = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var server = server(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + stuck.getLocalPort()),
                    "-Dtutti.tracing.enabled=on", "-Dtutti.tracing.export-timeout=1h",
                    "-Dtutti.tracing.close-timeout=100ms");
            work(server.client());
            server.close();
            assertThat(server.process().exitValue()).isZero();
            // What Pekko says of a phase that had to be given up.
            assertThat(log()).doesNotContain("timed out after");
        }
    }

    @Test
    void aSettingThatMakesNoSenseIsToldAtTheStart() throws Exception {
        var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Dtutti.tracing.enabled=on", "-Dtutti.tracing.endpoint=nowhere",
                "dev.tutti.cli.TuttiCommand", "start", "--port", "0", "--data", data.resolve("data").toString());
        var result = TuttiProcess.start(data, Map.of(), command).result();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("tutti.tracing.endpoint must be an http or https URL: nowhere");
    }

    /** Appends, one of them twice, one refused by its context and one by the contract: status and seq of each. */
    private static String work(Client client) {
        var answers = new StringBuilder();
        var id = UnitIds.next().toString();
        for (var i = 0; i < APPENDS; i++) {
            var unit = new HashMap<>(unit(CONTEXT, "unit " + i));
            if (i == 0) {
                unit.put("id", id);
            }
            answers.append(told(client.post("/workunit", unit)));
        }
        var again = new HashMap<>(unit(CONTEXT, "unit 0"));
        again.put("id", id);
        answers.append(told(client.post("/workunit", again)));
        again.put("payload", "something else");
        answers.append(told(client.post("/workunit", again)));
        answers.append(told(client.post("/workunit", Map.of("contextId", "no spaces", "type", "X"))));
        return answers.toString();
    }

    private static String told(Client.Answer answer) {
        return answer.status() + ":" + answer.body().path("seq").asText() + answer.body().path("type").asText() + " ";
    }

    private static String answersWithoutTracing() {
        var answers = new StringBuilder();
        for (var seq = 1; seq <= APPENDS; seq++) {
            answers.append("201:").append(seq).append(' ');
        }
        return answers + "200:1 409:unit-id-taken 400:invalid-field ";
    }

    private ServerProcess server(Map<String, String> environment, String... options) throws Exception {
        return ServerProcess.start(data.resolve("data"), environment,
                ProcessBuilder.Redirect.to(data.resolve("log").toFile()), options);
    }

    private String log() throws Exception {
        return Files.readString(data.resolve("log"));
    }
}
