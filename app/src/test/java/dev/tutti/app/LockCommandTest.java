package dev.tutti.app;

import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti lock} as a process of its own against a server that is one, too. */
@DisabledOnOs(OS.WINDOWS)
class LockCommandTest {
    @TempDir
    static Path directory;
    private static ServerProcess server;
    private static Path launcher;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory.resolve("data"));
        launcher = TuttiProcess.launcher(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theCommandsExitCodeIsPassedOnAndASignalsAsAShellWould() throws Exception {
        assertThat(lock("alice", "code.py", "sh", "-c", "exit 7").result().exitCode()).isEqualTo(7);
        assertThat(lock("alice", "code.py", "sh", "-c", "kill -TERM $$").result().exitCode()).isEqualTo(143);
    }

    @Test
    void theWordsOfTheCommandAreItsOwnAndItKnowsItsLock() throws Exception {
        var words = run(server, "lock", "words.py", "printf", "%s|", "-n", "--", "-w").result();
        assertThat(words.out()).isEqualTo("-n|--|-w|");

        var known = lock("alice", "known.py", "sh", "-c", "echo $TUTTI_AGENT $TUTTI_LOCK_RESOURCE $TUTTI_LOCK_TOKEN")
                .result();
        assertThat(known.out()).matches("alice known.py [0-9]+\n");
    }

    @Test
    void whatIsNoRunOfACommandHasCodesOfItsOwn() throws Exception {
        assertThat(run(server, "lock", "x.py").result().exitCode()).isEqualTo(64);
        assertThat(run(server, "lock", "-E", "300", "x.py", "--", "true").result().exitCode()).isEqualTo(64);
        assertThat(run(server, "lock", "x.py", "--", "/no/such/command").result().exitCode()).isEqualTo(69);
        assertThat(run(server, "lock", "../x.py", "--", "true").result().exitCode()).isEqualTo(76);
        assertThat(run(server, "lock", "--server", "http://127.0.0.1:1", "x.py", "--", "true").result().exitCode())
                .isEqualTo(69);
        assertThat(held("x.py")).isFalse();
    }

    @Test
    void aHeldLockIsRefusedToWhoDoesNotWaitAndToWhoHasWaited() throws Exception {
        var holder = holding("alice", "held.py", "30");
        var ran = directory.resolve("ran");

        assertThat(run(server, "lock", "-n", "--agent", "bob", "held.py", "touch", ran.toString()).result().exitCode())
                .isEqualTo(1);
        var waited = run(server, "lock", "-w", "0.2", "-E", "9", "--agent", "bob", "held.py", "touch", ran.toString())
                .result();
        assertThat(waited.exitCode()).isEqualTo(9);
        assertThat(waited.err()).contains("'alice' holds 'held.py'");
        assertThat(ran).doesNotExist();

        holder.go();
        assertThat(run(server, "lock", "-n", "--agent", "bob", "held.py", "touch", ran.toString()).result().exitCode())
                .isZero();
        assertThat(ran).exists();
    }

    @Test
    void contendersRunOneAfterTheOtherAndNeverTogether() throws Exception {
        var log = directory.resolve("log");
        var busy = directory.resolve("busy");
        var script = "mkdir '%s' || echo together >>'%s'; sleep 0.2; rmdir '%s'; echo done >>'%s'".formatted(busy, log,
                busy, log);
        var contenders = new ArrayList<TuttiProcess>();
        for (var i = 0; i < 5; i++) {
            contenders.add(lock("agent-" + i, i % 2 == 0 ? "src/" : "src/a.py", "sh", "-c", script));
        }
        for (var contender : contenders) {
            assertThat(contender.result().exitCode()).isZero();
        }
        assertThat(log).content().isEqualTo("done\n".repeat(5));
    }

    @Test
    void severalResourcesAreHeldTogetherAndLetGoOfTogether() throws Exception {
        var holder = holding("alice", "one.py", "30", "--and", "two.py");
        assertThat(held("one.py")).isTrue();
        assertThat(held("two.py")).isTrue();
        holder.go();
        assertThat(held("one.py")).isFalse();
        assertThat(held("two.py")).isFalse();
    }

    @Test
    void aLockIsRenewedForAsLongAsTheCommandRuns() throws Exception {
        var holder = holding("alice", "long.py", "2");
        var first = locks("long.py").get(0);
        var firstEnd = Instant.parse(first.get("expiresAt").asText());

        until("the first lease is over", () -> Instant.now().isAfter(firstEnd));

        assertThat(locks("long.py").get(0).get("fencingToken")).isEqualTo(first.get("fencingToken"));
        holder.go();
        assertThat(held("long.py")).isFalse();
    }

    @Test
    void aCommandWhoseLockIsLostIsEndedWithWhatItStarted() throws Exception {
        var pid = directory.resolve("grandchild");
        var command = run(server, "lock", "--ttl", "3", "--agent", "alice", "lost.py", "sh", "-c",
                "sleep 1000 & echo $! >'%s.new'; mv '%s.new' '%s'; wait".formatted(pid, pid, pid));
        until("the command runs", () -> Files.exists(pid));
        take("alice", "lost.py");

        var result = command.result();

        assertThat(result.exitCode()).isEqualTo(75);
        assertThat(result.err()).contains("the lock is lost; the command is ended");
        var grandchild = Long.parseLong(Files.readString(pid).strip());
        until("what the command started is ended",
                () -> ProcessHandle.of(grandchild).map(process -> !process.isAlive()).orElse(true));
    }

    @Test
    void aCommandMayOutliveItsLockWhereItsUserSaysSo() throws Exception {
        var holder = holding("alice", "warn.py", "2", "--on-lost=warn");
        take("alice", "warn.py");
        until("it is told", () -> Files.readString(holder.process.err()).contains("goes on without it"));
        assertThat(holder.go().exitCode()).isEqualTo(5);
    }

    @Test
    void theSignalThatEndsItEndsTheCommandFirstAndThenTheLock() throws Exception {
        var told = directory.resolve("told");
        var ready = directory.resolve("ready");
        var command = lock("alice", "term.py", "sh", "-c",
                "trap 'touch \"%s\"; exit 0' TERM; touch '%s'; while :; do sleep 0.1; done".formatted(told, ready));
        until("the command runs", () -> Files.exists(ready));

        TuttiProcess.signal(command.process(), "TERM");

        assertThat(command.result().exitCode()).isEqualTo(143);
        assertThat(told).exists();
        assertThat(held("term.py")).isFalse();
    }

    @Test
    void aServerThatSaysNothingForShorterThanTheLeaseIsWaitedFor(@TempDir Path data) throws Exception {
        try (var silent = ServerProcess.start(data)) {
            var holder = holding(silent, "alice", "silent.py", "12");
            TuttiProcess.signal(silent.process(), "STOP");
            Thread.sleep(5_000);
            TuttiProcess.signal(silent.process(), "CONT");
            assertThat(holder.go().exitCode()).isEqualTo(5);
        }
    }

    @Test
    void aServerThatSaysNothingForLongerEndsTheCommandAndNeverStartsOne(@TempDir Path data) throws Exception {
        var ran = data.resolve("ran");
        try (var silent = ServerProcess.start(data)) {
            var holder = holding(silent, "alice", "silent.py", "3");
            var waiting = run(silent, "lock", "-w", "6", "--agent", "bob", "silent.py", "touch", ran.toString());
            until("the other one waits",
                    () -> Files.readString(waiting.err()).contains("waiting for silent.py, held by alice until 2"));
            silent.kill();

            assertThat(holder.process.result().exitCode()).isEqualTo(75);
            assertThat(waiting.result().exitCode()).isEqualTo(69);
            assertThat(ran).doesNotExist();
        }
        try (var frozen = ServerProcess.start(data.resolve("frozen"))) {
            var holder = holding(frozen, "alice", "silent.py", "3");
            TuttiProcess.signal(frozen.process(), "STOP");
            try {
                assertThat(holder.process.result().exitCode()).isEqualTo(75);
            } finally {
                TuttiProcess.signal(frozen.process(), "CONT");
            }
        }
    }

    /** A command that runs under its lock until it is told to end with 5. */
    private record Holding(TuttiProcess process, Path file) {
        TuttiProcess.Result go() throws IOException {
            Files.createFile(file);
            return process.result();
        }
    }

    private static Holding holding(String agent, String resource, String ttl, String... options) throws Exception {
        return holding(server, agent, resource, ttl, options);
    }

    private static Holding holding(ServerProcess server, String agent, String resource, String ttl, String... options)
            throws Exception {
        var go = Files.createTempDirectory(directory, "go").resolve("go");
        var runs = go.resolveSibling("runs");
        var arguments = new ArrayList<>(List.of("lock", "--agent", agent, "--ttl", ttl));
        arguments.addAll(List.of(options));
        arguments
                .addAll(List.of(resource, "--", "sh", "-c", "touch '%s'; until [ -e '%s' ]; do sleep 0.05; done; exit 5"
                        .formatted(runs, go)));
        var process = run(server, arguments.toArray(String[]::new));
        until("the command runs", () -> Files.exists(runs));
        return new Holding(process, go);
    }

    private static TuttiProcess lock(String agent, String resource, String... command) throws IOException {
        var arguments = new ArrayList<>(List.of("lock", "--agent", agent, resource, "--"));
        arguments.addAll(List.of(command));
        return run(server, arguments.toArray(String[]::new));
    }

    private static TuttiProcess run(ServerProcess server, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return TuttiProcess.start(directory, Map.of("TUTTI_SERVER", server.address()), command);
    }

    private static JsonNode locks(String resource) {
        return server.client().get("/locks?resource=" + resource).body().get("locks");
    }

    private static boolean held(String resource) {
        return !locks(resource).isEmpty();
    }

    /** Ends the lock as somebody would who has its token. */
    private static void take(String agent, String resource) {
        var token = locks(resource).get(0).get("fencingToken").asLong();
        var answer = server.client().delete("/locks/" + resource + "?fencingToken=" + token, agent);
        assertThat(answer.status()).isEqualTo(204);
    }
}
