package dev.tutti.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti lock}: runs a command while it holds a lock, as {@code flock(1)} does, among all agents of a server. */
@Command(name = "lock", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, exitCodeOnInvalidInput = SysExits.USAGE, description = "Runs a command while it holds a lock, and renews the lock meanwhile.%n", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "*:the command's own; 128 and the signal's number where a signal ended it",
        "1:the lock is held by another one (-n, -w), or to wait would be a deadlock; -E sets another code",
        "64:used wrongly", "69:the server is away, or the command cannot be run",
        "75:the lock was lost while the command ran, and the command was ended", "76:the server refused the request",
        "77:the server does not let this agent lock"})
final class LockingCommand implements Callable<Integer> {
    /** One wait at the server is no longer than this; then the next begins. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(names = "--agent", paramLabel = "ID", defaultValue = "${env:TUTTI_AGENT}", description = "Who locks (default: $TUTTI_AGENT, the token's agent, or the user's name and this process's number).")
    private String agent;

    @Option(names = {"-n", "--nonblock"}, description = "Do not wait: fail at once where the lock is held.")
    private boolean nonblock;

    @Option(names = {"-w", "--wait",
            "--timeout"}, paramLabel = "SECONDS", description = "Wait at most so long (default: without end).")
    private BigDecimal wait;

    @Option(names = {"-s", "--shared"}, description = "Take a shared lock.")
    private boolean shared;

    @Option(names = {"-x", "-e", "--exclusive"}, description = "Take an exclusive lock (the default).")
    private boolean exclusive;

    @Option(names = {"-E",
            "--conflict-exit-code"}, paramLabel = "CODE", defaultValue = "1", description = "The exit code where the lock is not to be had (default: ${DEFAULT-VALUE}).")
    private int conflictExitCode;

    @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "30", description = "How long the lock outlives this process if it is killed (default: ${DEFAULT-VALUE}).")
    private BigDecimal ttl;

    @Option(names = "--on-lost", paramLabel = "WHAT", defaultValue = "kill", description = "When the lock is lost: kill the command (exit code 75), or warn and let it go on (default: ${DEFAULT-VALUE}).")
    private LockedRun.OnLost onLost;

    @Option(names = "--and", paramLabel = "RESOURCE", description = "One more resource; all or none are taken.")
    private List<String> more = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "RESOURCE", description = "What to lock: [space:]path; a directory covers what is in it, src/au* all that begins so.")
    private String resource;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "-- COMMAND", description = "What to run, and its arguments.")
    private List<String> command;

    private boolean waited;

    @Override
    public Integer call() throws InterruptedException {
        if (shared && exclusive) {
            throw new CommandFailure("--shared and --exclusive are two different things", SysExits.USAGE);
        }
        if (conflictExitCode < 0 || conflictExitCode > 255) {
            throw new CommandFailure("-E wants a code from 0 to 255", SysExits.USAGE);
        }
        if (wait != null && wait.signum() < 0) {
            throw new CommandFailure("-w wants seconds, not fewer than none", SysExits.USAGE);
        }
        if (command.getFirst().equals("--")) {
            command.removeFirst();
        }
        if (command.isEmpty() || command.getFirst().startsWith("-")) {
            throw new CommandFailure("options come before the resource, and a command after it", SysExits.USAGE);
        }
        var name = agent == null || agent.isBlank()
                ? server.agentOfToken().orElseGet(AgentNames::ofThisProcess)
                : agent;
        var locks = new HeldLocks(server.server(name), Server.httpClient());
        var resources = new ArrayList<>(List.of(resource));
        resources.addAll(more);
        var attempt = acquire(locks, resources);
        if (!attempt.isGranted()) {
            return conflictExitCode;
        }
        return new LockedRun(locks, Duration.ofMillis(millis(ttl)), onLost, this::tell)
                .run(command, name, attempt.locks(), waited);
    }

    private HeldLocks.Attempt acquire(HeldLocks locks, List<String> resources) throws InterruptedException {
        var until = wait == null ? Long.MAX_VALUE : System.nanoTime() + millis(wait) * 1_000_000;
        var patience = Duration.ZERO;
        var request = UUID.randomUUID();
        var told = false;
        while (true) {
            HeldLocks.Attempt attempt = null;
            try {
                attempt = locks.acquire(request, resources, shared, Duration.ofMillis(millis(ttl)), patience);
                request = UUID.randomUUID();
            } catch (IOException e) {
                if (!told) {
                    throw new CommandFailure(server.server(null).nobodyThere(e).getMessage(), SysExits.UNAVAILABLE);
                }
            }
            if (attempt != null && (attempt.isGranted() || isFinal(attempt))) {
                return attempt;
            }
            var left = wait == null ? Long.MAX_VALUE : until - System.nanoTime();
            if (nonblock || left <= 0) {
                return givenUp(attempt);
            }
            if (!told && attempt != null) {
                tell("waiting for " + attempt.inTheWay(resources));
            }
            told = true;
            waited = true;
            if (attempt == null || attempt.status() != 409) {
                // Restarted, maybe, or busy: not to be asked as fast as it refuses.
                Thread.sleep(Math.min(RETRY.toMillis(), Math.max(1, left / 1_000_000)));
            }
            patience = Duration.ofNanos(Math.min(left, LONGEST_WAIT.toNanos()));
        }
    }

    private HeldLocks.Attempt givenUp(HeldLocks.Attempt attempt) {
        if (attempt == null) {
            throw new CommandFailure("the server is away", SysExits.UNAVAILABLE);
        }
        if (attempt.status() != 409) {
            throw new CommandFailure(attempt.sentence(), SysExits.UNAVAILABLE);
        }
        tell(attempt.sentence());
        return attempt;
    }

    /** Whether to ask again is of no use; what is no conflict ends the command. */
    private boolean isFinal(HeldLocks.Attempt attempt) {
        var type = attempt.problem().path("type").asText();
        if (attempt.status() == 409 && type.equals("deadlock")) {
            tell(attempt.sentence());
            return true;
        }
        if (attempt.status() == 401 || attempt.status() == 403) {
            throw new CommandFailure(attempt.sentence(), SysExits.NOPERM);
        }
        if (attempt.status() != 409 && attempt.status() != 429 && attempt.status() < 500) {
            throw new CommandFailure(attempt.sentence(), SysExits.PROTOCOL);
        }
        return false;
    }

    private static long millis(BigDecimal seconds) {
        return seconds.movePointRight(3).longValue();
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("tutti: " + TerminalText.escaped(sentence, false));
    }
}
