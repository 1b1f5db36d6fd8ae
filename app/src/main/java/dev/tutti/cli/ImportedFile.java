package dev.tutti.cli;

import dev.tutti.cli.UnitOutcome.Added;
import dev.tutti.cli.UnitOutcome.Conflict;
import dev.tutti.cli.UnitOutcome.Known;
import dev.tutti.cli.UnitOutcome.Refused;
import dev.tutti.cli.transcript.TranscriptUnit;
import java.util.ArrayList;
import java.util.List;

/** One file on its way to the server: gathers its units into batches and counts what becomes of them. */
final class ImportedFile {
    static final int BATCH_UNITS = 1000;
    static final int BATCH_BYTES = 4 << 20;
    /** Past this many refused units a file is not what its Context holds, and the rest is not worth asking. */
    static final int MOST_REFUSALS = 100;
    private static final int PROBLEMS_KEPT = 5;

    private final BulkClient client;
    private final String agent;
    private final Progress progress;
    private final List<EncodedUnit> batch = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int batchBytes;
    private int added;
    private int known;
    private int conflicts;
    private int refused;
    private int unsent;

    ImportedFile(BulkClient client, String agent, Progress progress) {
        this.client = client;
        this.agent = agent;
        this.progress = progress;
    }

    void add(TranscriptUnit unit, double done) {
        var encoded = new EncodedUnit(unit.id(), unit.place(), UnitJson.encode(unit, agent));
        if (batch.size() == BATCH_UNITS || !batch.isEmpty() && batchBytes + encoded.json().length > BATCH_BYTES) {
            flush();
        }
        if (conflicts + refused > MOST_REFUSALS) {
            unsent++;
            return;
        }
        batch.add(encoded);
        batchBytes += encoded.json().length + 1;
        progress.update(done, units());
    }

    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        try {
            var outcomes = client.send(batch);
            for (var i = 0; i < outcomes.size(); i++) {
                count(batch.get(i), outcomes.get(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
        batch.clear();
        batchBytes = 0;
    }

    private void count(EncodedUnit unit, UnitOutcome outcome) {
        switch (outcome) {
            case Added() -> added++;
            case Known() -> known++;
            case Conflict(var problem) -> {
                conflicts++;
                keep(unit, problem);
            }
            case Refused(var problem) -> {
                refused++;
                keep(unit, problem);
            }
        }
    }

    private void keep(EncodedUnit unit, ProblemJson problem) {
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(
                    TerminalText.escaped(unit.place(), false) + " (unit " + unit.id() + "): " + problem.sentence());
        }
    }

    int units() {
        return added + known + conflicts + refused;
    }

    int added() {
        return added;
    }

    int known() {
        return known;
    }

    int conflicts() {
        return conflicts;
    }

    int refused() {
        return refused;
    }

    /** Units left behind because too many before them were refused. */
    int unsent() {
        return unsent;
    }

    /** The first of what went wrong, a sentence each. */
    List<String> problems() {
        return problems;
    }
}
