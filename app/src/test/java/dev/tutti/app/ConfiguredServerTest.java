package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that is told different things by a file, its environment, its JVM and its command line. */
class ConfiguredServerTest {
    @TempDir
    Path directory;

    @Test
    void theFileBeatsTheDefaultTheEnvironmentTheFileTheJvmBothAndTheOptionAll() throws Exception {
        var portOfTheCluster = FreePorts.of(1).getFirst();
        var file = Files.writeString(directory.resolve("server.yaml"), """
                http:
                  port: 1
                limits:
                  meta-entries: 2
                  meta-key-chars: 3
                  meta-value-chars: 3
                data:
                  directory: %s
                pekko:
                  remote: {artery: {canonical: {port: %d}}}
                """.formatted(directory.resolve("of the file"), portOfTheCluster));
        var environment = Map.of("TUTTI_CONFIG", file.toString(), "TUTTI_HTTP__PORT", "2",
                "TUTTI_LIMITS__META_KEY_CHARS", "5", "TUTTI_LIMITS__META_VALUE_CHARS", "5");
        var data = directory.resolve("of the option");

        try (var server = ServerProcess.start(environment, List.of("-Dtutti.limits.meta-value-chars=7"),
                List.of("--port", "0", "--data", data.toString()))) {
            assertThat(URI.create(server.address()).getPort()).as("--port over both").isGreaterThan(2);
            assertThat(data.resolve("journal")).isNotEmptyDirectory();
            assertThat(directory.resolve("of the file")).doesNotExist();
            assertThat(status(server, Map.of("a", "1", "b", "2"))).as("the file's meta-entries").isEqualTo(201);
            assertThat(status(server, Map.of("a", "1", "b", "2", "c", "3"))).isEqualTo(413);
            assertThat(status(server, Map.of("12345", "1"))).as("the environment's meta-key-chars").isEqualTo(201);
            assertThat(status(server, Map.of("123456", "1"))).isEqualTo(413);
            assertThat(status(server, Map.of("a", "1234567"))).as("the JVM's meta-value-chars").isEqualTo(201);
            assertThat(status(server, Map.of("a", "12345678"))).isEqualTo(413);
            assertThatCode(() -> new Socket(InetAddress.getLoopbackAddress(), portOfTheCluster).close())
                    .as("what the file says of Pekko").doesNotThrowAnyException();
        }
    }

    @Test
    void aServerIsConfiguredByTheFileWhereItIsStartedAlone() throws Exception {
        var data = directory.resolve("data");
        Files.writeString(directory.resolve("tutti.yaml"),
                "http: {port: 0}\nlimits: {meta-entries: 1}\ndata: {directory: data}\n");
        var launcher = TuttiProcess.launcher(directory);
        var server = TuttiProcess.start(directory, Map.of(), List.of(launcher.toString(), "start"));
        try {
            TuttiProcess.until("it listens", () -> Files.readString(server.out()).contains("\n"));
            assertThat(Files.readString(server.out())).matches("Tutti listens on http://127\\.0\\.0\\.1:\\d+, data in "
                    + data.toRealPath() + ", configuration in " + directory.toRealPath() + "/tutti.yaml\n");
        } finally {
            server.process().destroy();
            assertThat(server.result().exitCode()).isZero();
        }
    }

    private static int status(ServerProcess server, Map<String, String> meta) {
        var unit = new HashMap<String, Object>(unit("configured", "x"));
        unit.put("meta", meta);
        return server.client().post("/workunit", unit).status();
    }
}
