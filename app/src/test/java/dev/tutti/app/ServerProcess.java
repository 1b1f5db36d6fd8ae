package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** {@code tutti start} as its own process. */
record ServerProcess(Process process, Client client) implements AutoCloseable {
    static ServerProcess start(Path data) throws Exception {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), "dev.tutti.cli.TuttiCommand", "start", "--port", "0",
                "--data",
                data.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = out.readLine()) != null;) {
            var at = line.indexOf("http://");
            if (at >= 0) {
                return new ServerProcess(process, new Client(line.substring(at).split("[,\\s]")[0]));
            }
        }
        throw new IllegalStateException("the server did not start: exit code " + process.waitFor());
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and a clean end. */
    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
    }
}
