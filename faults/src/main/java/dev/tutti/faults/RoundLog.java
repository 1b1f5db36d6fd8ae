package dev.tutti.faults;

import dev.tutti.faults.load.Round;
import dev.tutti.faults.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the clients of a round saw, in files of one JSON value a line: for whoever wants to know how a promise was broken. */
final class RoundLog {
    private RoundLog() {}

    static void write(Round round, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var context : round.contexts()) {
            lines(directory, context + ".writes", round.writes(context));
            lines(directory, context + ".heads", round.heads(context));
            readers(round, context, directory);
        }
        for (var space : round.spaces()) {
            lines(directory, space + ".tenures", round.tenures(space));
            readers(round, space, directory);
        }
    }

    private static void readers(Round round, String log, Path directory) throws IOException {
        for (var reader : round.readers(log)) {
            lines(directory, log + "." + reader.name(), reader.seen());
        }
    }

    private static void lines(Path directory, String name, List<?> values) throws IOException {
        try (var out = Files.newBufferedWriter(directory.resolve(name + ".jsonl"))) {
            for (var value : values) {
                out.write(Wire.JSON.writeValueAsString(value));
                out.newLine();
            }
        }
    }
}
