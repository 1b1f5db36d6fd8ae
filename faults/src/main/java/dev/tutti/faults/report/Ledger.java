package dev.tutti.faults.report;

import dev.tutti.faults.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Rounds of several runs in one file, a line of JSON each, so that a long campaign can be had in parts. */
public final class Ledger {
    private final Path file;

    /** @param file is made when the first round is over; null for none */
    public Ledger(Path file) {
        this.file = file;
    }

    List<RoundResult> rounds() throws IOException {
        var rounds = new ArrayList<RoundResult>();
        if (file != null && Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                rounds.add(Wire.JSON.readValue(line, RoundResult.class));
            }
        }
        return rounds;
    }

    void add(RoundResult round) throws IOException {
        if (file != null) {
            Files.writeString(file, Wire.JSON.writeValueAsString(round) + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
