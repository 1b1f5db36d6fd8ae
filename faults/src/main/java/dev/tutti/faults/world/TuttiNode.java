package dev.tutti.faults.world;

import dev.tutti.faults.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One {@code tutti start} as its own process, with somebody who starts it again as a supervisor would: where it ends because the
 * others have given it up, that is what is expected of it; whatever else it ends with by itself is told.
 */
public final class TuttiNode {
    /** The others have given it up, or it found no cluster to join. */
    private static final int NO_MEMBER = 7;
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final List<String> command;
    private final Path log;
    private final Consumer<String> told;
    private final Runnable givenUp;
    private Process process;
    private boolean wanted;
    private boolean over;

    /**
     * @param log     where it says what it says
     * @param told    is told how it ended by itself, where it should not have
     * @param givenUp is run whenever it ended because the others gave it up
     */
    TuttiNode(Endpoint endpoint, List<String> command, Path log, Consumer<String> told, Runnable givenUp) {
        this.endpoint = endpoint;
        this.command = List.copyOf(command);
        this.log = log;
        this.told = told;
        this.givenUp = givenUp;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Begins to start it. */
    public synchronized void start() {
        if (wanted || over) {
            return;
        }
        wanted = true;
        launch();
    }

    private void launch() {
        var builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("TUTTI_"));
        try {
            var started = builder.start();
            process = started;
            started.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ended(Process ended) {
        synchronized (this) {
            if (!wanted || process != ended) {
                return;
            }
        }
        if (ended.exitValue() == NO_MEMBER) {
            givenUp.run();
        } else {
            told.accept("node " + endpoint.node() + " ended by itself with " + ended.exitValue());
        }
        try {
            Thread.sleep(BACK_OFF);
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            if (wanted && process == ended) {
                launch();
            }
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        var ending = unwanted();
        ending.destroyForcibly();
        ending.waitFor();
    }

    /** SIGTERM, and whether it ended by that in time, as a server that was asked to should. */
    public boolean stop() throws InterruptedException {
        var ending = unwanted();
        ending.destroy();
        var clean = ending.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        if (!clean) {
            ending.destroyForcibly();
            ending.waitFor();
        }
        return clean && ending.exitValue() == 0;
    }

    private synchronized Process unwanted() {
        wanted = false;
        return process;
    }

    /** SIGSTOP: it hangs, and its connections stay. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException {
        signal("CONT");
    }

    private synchronized void signal(String name) throws IOException {
        // Of a process that ended meanwhile the number may be another's by now.
        if (process.isAlive()) {
            Commands.run("kill -" + name + " " + process.pid());
        }
    }

    /** Ends it for good, without ceremony. */
    void end() {
        Process ending;
        synchronized (this) {
            wanted = false;
            over = true;
            ending = process;
        }
        if (ending != null) {
            ending.destroyForcibly();
            ending.onExit().join();
        }
    }
}
