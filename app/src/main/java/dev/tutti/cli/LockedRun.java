package dev.tutti.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A command that runs while locks are held: where the locks are lost, or this process is to end, the command goes first. */
final class LockedRun {
    /** What becomes of the command when its locks are lost. */
    enum OnLost {
        KILL, WARN
    }

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final HeldLocks http;
    private final Duration ttl;
    private final OnLost onLost;
    private final Consumer<String> tell;
    private volatile Process process;
    private volatile Lease lease;
    private boolean ended;

    LockedRun(HeldLocks http, Duration ttl, OnLost onLost, Consumer<String> tell) {
        this.http = http;
        this.ttl = ttl;
        this.onLost = onLost;
        this.tell = tell;
    }

    /** The command's exit code, or the one that says that its locks were lost. */
    int run(List<String> command, String agent, List<HeldLocks.Held> held, boolean waited)
            throws InterruptedException {
        // Ctrl-C, or SIGTERM: the command first, then the lock.
        var stop = Thread.ofPlatform().unstarted(this::stop);
        Runtime.getRuntime().addShutdownHook(stop);
        lease = new Lease(http, held, ttl, waited, this::lost);
        try {
            start(builder(command, agent, held));
        } catch (IOException e) {
            letGo(stop);
            throw new CommandFailure("cannot run " + command.getFirst() + ": " + e.getMessage(),
                    SysExits.UNAVAILABLE);
        }
        var code = process == null ? SysExits.TEMPFAIL : process.waitFor();
        letGo(stop);
        return lease.isLost() && onLost == OnLost.KILL ? SysExits.TEMPFAIL : code;
    }

    private void letGo(Thread stop) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // It runs already, and ends the JVM.
            stop.join();
        }
        lease.close();
    }

    private static ProcessBuilder builder(List<String> command, String agent, List<HeldLocks.Held> held) {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("TUTTI_AGENT", agent);
        builder.environment().put("TUTTI_LOCK_RESOURCE", held.getFirst().resource());
        builder.environment().put("TUTTI_LOCK_TOKEN", Long.toString(held.getFirst().fencingToken()));
        return builder;
    }

    /** Unless it is too late to start anything. */
    private synchronized void start(ProcessBuilder builder) throws IOException {
        if (!ended) {
            process = builder.start();
        }
    }

    private synchronized void end() {
        ended = true;
        if (process != null) {
            end(process);
        }
    }

    private void stop() {
        end();
        if (lease != null) {
            lease.close();
        }
    }

    private void lost() {
        switch (onLost) {
            case KILL -> {
                tell.accept("the lock is lost; the command is ended");
                end();
            }
            case WARN -> tell.accept("the lock is lost; the command goes on without it");
        }
    }

    /** With what it started, which would otherwise go on writing without the lock. */
    private static void end(Process process) {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
