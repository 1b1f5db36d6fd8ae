package dev.tutti.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own judge of metrics and rules; a test that needs it is passed over where it is not installed. */
final class Promtool {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Promtool() {}

    record Verdict(int exitCode, String said) {}

    static Verdict run(String... arguments) throws IOException, InterruptedException {
        return run(Path.of("/dev/null"), List.of(arguments));
    }

    static Verdict run(Path input, List<String> arguments) throws IOException, InterruptedException {
        var promtool = Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(promtool.isPresent(), "promtool is not installed");
        var command = new ArrayList<>(List.of(promtool.get().toString()));
        command.addAll(arguments);
        var said = Files.createTempFile("promtool", ".out");
        try {
            var process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true)
                    .redirectOutput(said.toFile()).start();
            try {
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("promtool has not ended after " + PATIENCE + ": " + command);
                }
            } finally {
                process.destroyForcibly();
            }
            return new Verdict(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(said);
        }
    }
}
