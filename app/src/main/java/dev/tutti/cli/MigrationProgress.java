package dev.tutti.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Shows how far a migration is: one bar for each of its steps, after the other. */
final class MigrationProgress implements dev.tutti.migrate.Progress {
    private static final Map<Step, String> NAMES = new EnumMap<>(
            Map.of(Step.READ, "reading", Step.COMPARE, "comparing", Step.COPY, "copying"));

    private final PrintWriter err;
    private final Terminal terminal;
    private Step step;
    private Progress shown;

    MigrationProgress(PrintWriter err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public synchronized void at(Step now, long events, long ofEvents) {
        if (now != step) {
            end();
            step = now;
            shown = new Progress(err, terminal, NAMES.get(now), "events");
        }
        shown.update(Math.min(1, (double) events / Math.max(1, ofEvents)), events);
    }

    @Override
    public synchronized void failed(String why, Duration pause) {
        end();
        err.println("tutti: " + why + "; trying again in " + pause.toSeconds() + " s");
    }

    synchronized void end() {
        if (shown != null) {
            shown.clear();
        }
    }
}
