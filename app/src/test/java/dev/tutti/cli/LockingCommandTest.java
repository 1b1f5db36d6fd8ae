package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti lock} with a real server and real commands. */
class LockingCommandTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static String server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() {
        engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
        server = "http://127.0.0.1:" + engine.address().getPort();
    }

    @AfterAll
    static void stopServer() {
        engine.close();
    }

    private static CommandRun lock(String... arguments) {
        var all = new ArrayList<>(List.of("lock", "--server", server));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void theCommandsExitCodeIsPassedOnAndASignalIsToldAsAShellDoes() {
        assertThat(lock("exit", "--", "true").exitCode()).isZero();
        assertThat(lock("exit", "--", "sh", "-c", "exit 42").exitCode()).isEqualTo(42);
        assertThat(lock("exit", "--", "sh", "-c", "kill -TERM $$").exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void theCommandKnowsItsLockAndWhoHoldsIt() throws Exception {
        var out = folder.resolve("out");
        assertThat(lock("--agent", "alice", "env:a", "--", "sh", "-c",
                "echo $TUTTI_AGENT $TUTTI_LOCK_RESOURCE $TUTTI_LOCK_TOKEN >" + out).exitCode()).isZero();
        assertThat(Files.readString(out)).startsWith("alice env:a ").containsPattern(" \\d+\n");
    }

    @Test
    void contendersRunOneAfterTheOtherAndNeverTogether() throws Exception {
        var running = folder.resolve("running");
        var script = "mkdir " + running + " || exit 99; sleep 0.05; rmdir " + running;
        var runs = IntStream.range(0, 8).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> lock("--agent", "agent-" + i, "one/at/a/time", "--", "sh", "-c", script).exitCode(),
                task -> Thread.ofPlatform().start(task))).toList();
        assertThat(runs).allSatisfy(run -> assertThat(run.join()).isZero());
    }

    @Test
    void aLockThatIsHeldIsNotWaitedForWhereThatIsAsked() throws Exception {
        var release = folder.resolve("release");
        var holding = CompletableFuture.supplyAsync(() -> lock("--agent", "alice", "held/", "--", "sh", "-c",
                "touch " + folder.resolve("held") + "; while [ ! -e " + release + " ]; do sleep 0.05; done"));
        while (!Files.exists(folder.resolve("held"))) {
            Thread.sleep(10);
        }
        var refused = lock("-n", "--agent", "bob", "held/x.py", "--", "true");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("alice");
        assertThat(lock("-w", "0.1", "-E", "7", "--agent", "bob", "held/x.py", "--", "true").exitCode()).isEqualTo(7);
        assertThat(lock("-n", "-s", "--agent", "bob", "other", "--and", "held", "--", "true").exitCode())
                .isEqualTo(1);
        Files.createFile(release);
        assertThat(holding.join().exitCode()).isZero();
        assertThat(lock("-n", "--agent", "bob", "held/x.py", "--", "true").exitCode()).isZero();
    }

    @Test
    void aCommandOutlivesManyLeasesWhileItsLockIsRenewed() {
        assertThat(lock("--ttl", "1", "renewed", "--", "sleep", "3").exitCode()).isZero();
    }

    @Test
    void aCommandWhoseLockIsLostIsEnded() throws Exception {
        var started = folder.resolve("started");
        CompletableFuture<CommandRun> run;
        try (var mortal = Engine.start(Engine.single(folder.resolve("mortal")), "127.0.0.1", 0)) {
            var address = "http://127.0.0.1:" + mortal.address().getPort();
            run = CompletableFuture.supplyAsync(() -> CommandRun.of("lock", "--server", address, "--ttl", "1",
                    "lost", "--", "sh", "-c", "touch " + started + "; sleep 60"));
            while (!Files.exists(started)) {
                Thread.sleep(10);
            }
        }
        assertThat(run.join().exitCode()).isEqualTo(75);
        assertThat(run.join().err()).contains("the lock is lost");
    }

    @Test
    void whatCannotBeDoneHasTheExitCodeOfSysexits() {
        assertThat(lock().exitCode()).isEqualTo(64);
        assertThat(lock("a/../b", "--", "true").exitCode()).isEqualTo(76);
        assertThat(lock("x", "--", "/nonexistent").exitCode()).isEqualTo(69);
        assertThat(CommandRun.of("lock", "--server", "http://127.0.0.1:1", "x", "--", "true").exitCode())
                .isEqualTo(69);
        assertThat(lock("-n", "x", "--", "true").exitCode()).as("released after the failure").isZero();
    }
}
