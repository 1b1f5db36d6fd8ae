package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tutti start} as its own process. */
record ServerProcess(Process process, String address, Client client) implements AutoCloseable {
    /** @param options more for the JVM, such as {@code -Dtutti.…} */
    static ServerProcess start(Path data, String... options) throws Exception {
        return start(Map.of(), command(data, options));
    }

    /** What the machine or its user has configured counts only where the environment says so. */
    static ServerProcess start(Map<String, String> environment, List<String> options, List<String> arguments)
            throws Exception {
        return start(environment, command(options, arguments));
    }

    private static ServerProcess start(Map<String, String> environment, List<String> command) throws Exception {
        return start(environment, ProcessBuilder.Redirect.INHERIT, command);
    }

    /** @param err where its log goes */
    static ServerProcess start(Path data, Map<String, String> environment, ProcessBuilder.Redirect err,
            String... options) throws Exception {
        return start(environment, err, command(data, options));
    }

    private static ServerProcess start(Map<String, String> environment, ProcessBuilder.Redirect err,
            List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).redirectError(err);
        builder.environment().keySet().removeIf(name -> name.startsWith("TUTTI_"));
        builder.environment().put("TUTTI_CONFIG", "/dev/null");
        builder.environment().putAll(environment);
        var process = builder.start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = out.readLine()) != null;) {
            var at = line.indexOf("http://");
            if (at >= 0) {
                var address = line.substring(at).split("[,\\s]")[0];
                return new ServerProcess(process, address, new Client(address));
            }
        }
        throw new IllegalStateException("the server did not start: exit code " + process.waitFor());
    }

    /** With the flags of {@code bin/tutti}; more arguments of {@code tutti start} may be added. */
    static List<String> command(Path data, String... options) {
        return command(List.of(options), List.of("--port", "0", "--data", data.toString()));
    }

    private static List<String> command(List<String> options, List<String> arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path")));
        if (Runtime.version().feature() >= 23) {
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.addAll(List.of("dev.tutti.cli.TuttiCommand", "start"));
        command.addAll(arguments);
        return command;
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
