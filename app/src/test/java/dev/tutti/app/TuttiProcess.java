package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A client command, or git with a hook that calls one, as its own process. */
record TuttiProcess(Process process, Path out, Path err) {

    record Result(int exitCode, String out, String err) {}

    /** A script like {@code bin/tutti}, which runs what is tested here. */
    static Path launcher(Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var script = Files.writeString(directory.resolve("tutti's launcher"), """
                #!/bin/sh
                TUTTI_LAUNCHER=$0
                export TUTTI_LAUNCHER
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.tutti.cli.TuttiCommand "$@"
                """.formatted(java, System.getProperty("java.class.path")));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static TuttiProcess start(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        var out = Files.createTempFile("tutti", ".out");
        var err = Files.createTempFile("tutti", ".err");
        var builder = new ProcessBuilder(new ArrayList<>(command)).directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TUTTI_") || name.startsWith("GIT_"));
        builder.environment().putAll(environment);
        return new TuttiProcess(builder.start(), out, err);
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    static void until(String what, Callable<Boolean> holds) throws Exception {
        for (var tries = 0; !holds.call(); tries++) {
            assertThat(tries).as(what).isLessThan(3_000);
            Thread.sleep(10);
        }
    }

    Result result() throws IOException {
        return result(Duration.ofSeconds(60));
    }

    Result result(Duration within) throws IOException {
        assertThat(process.onExit()).succeedsWithin(within);
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
