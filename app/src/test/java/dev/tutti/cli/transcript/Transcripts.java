package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The real transcripts in {@code examples/transcripts}, and what reading one gives. */
public final class Transcripts {
    public static final Path DIRECTORY = Path.of("..", "examples", "transcripts");

    private Transcripts() {}

    public static Path file(String name) {
        return DIRECTORY.resolve(name);
    }

    static List<Path> trajectories() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".traj")).sorted().toList();
        }
    }

    static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }

    /** What a reader makes of a file. */
    record Reading(List<TranscriptUnit> units, List<String> notices) {

        static Reading of(Path file) throws IOException, TranscriptException {
            return of(file, "a-context");
        }

        static Reading of(Path file, String contextId) throws IOException, TranscriptException {
            var units = new ArrayList<TranscriptUnit>();
            var notices = TranscriptFormat.of(file).orElseThrow().read(file, contextId,
                    (unit, done) -> units.add(unit));
            return new Reading(units, notices);
        }

        static Reading of(Path directory, String name, String content) throws IOException, TranscriptException {
            return of(Files.writeString(directory.resolve(name), content));
        }

        List<TranscriptUnit> of(UnitType type) {
            return units.stream().filter(unit -> unit.type() == type).toList();
        }

        Map<UnitType, Long> counts() {
            return units.stream().collect(Collectors.groupingBy(TranscriptUnit::type, Collectors.counting()));
        }

        List<String> texts(UnitType type) {
            return of(type).stream().map(Reading::text).toList();
        }

        static String text(TranscriptUnit unit) {
            return switch (unit.payload()) {
                case Payload.Text text -> text.text();
                case Payload.Binary binary -> binary.bytes().length + " bytes";
            };
        }

        Map<Object, TranscriptUnit> byId() {
            return units.stream().collect(Collectors.toMap(TranscriptUnit::id, Function.identity()));
        }
    }
}
