package dev.tutti.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tutti.cli.transcript.Transcripts.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids are what makes an import repeatable: they must not change from run to run, or from release to release. */
class StableIdsTest {
    @TempDir
    private Path directory;

    @Test
    void theSamePartsGiveTheSameIdInEveryRelease() {
        assertThat(StableIds.of(Instant.parse("2025-12-24T10:00:00Z"), "a", "b", "c"))
                .isEqualTo(UUID.fromString("019b4fcd-1900-7074-b0a7-5e382383d31f"));
        assertThat(StableIds.of(null, "a", "b", "c"))
                .isEqualTo(UUID.fromString("018cc251-f400-7074-b0a7-5e382383d31f"));
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(StableIds.of(null, "ab", "c")).isNotEqualTo(StableIds.of(null, "a", "bc"));
    }

    @Test
    void readingTwiceGivesTheSameUnits() throws Exception {
        for (var file : Transcripts.trajectories()) {
            assertThat(Reading.of(file).units()).isEqualTo(Reading.of(file).units());
        }
    }

    @Test
    void anotherContextHasOtherIds() throws Exception {
        var file = Transcripts.file("humanevalfix-python-0.traj");

        assertThat(Reading.of(file, "one").byId())
                .doesNotContainKeys(Reading.of(file, "other").byId().keySet().toArray());
    }

    @Test
    void aTrajectoryThatGrewKeepsTheUnitsItHad() throws Exception {
        var file = (ObjectNode) Transcripts.json(Transcripts.file("marshmallow-1867-function-calling.traj"));
        var name = "growing.traj";
        var whole = Reading.of(directory, name, file.toString()).units();
        file.putObject("info");
        truncate((ArrayNode) file.path("trajectory"), 4);
        truncate((ArrayNode) file.path("history"), 10);

        var early = Reading.of(directory, name, file.toString()).units();

        assertThat(early).hasSize(2 + 4 * 3 + 2).isEqualTo(whole.subList(0, early.size()));
    }

    @Test
    void aSessionThatGrewKeepsTheUnitsItHad() throws Exception {
        var lines = Files.readAllLines(Transcripts.file("claude-code-sample-session.jsonl"));
        var whole = Reading.of(directory, "s.jsonl", String.join("\n", lines) + "\n").units();

        var early = Reading.of(directory, "s.jsonl", String.join("\n", lines.subList(0, 4)) + "\n").units();

        assertThat(early).hasSize(6).isEqualTo(whole.subList(0, 6));
    }

    @Test
    void changedContentKeepsItsId() throws Exception {
        var text = Files.readString(Transcripts.file("humanevalfix-python-0.traj"));
        var before = Reading.of(directory, "x.traj", text).units();

        var after = Reading.of(directory, "x.traj", text.replace("To begin addressing the issue", "To start")).units();

        assertThat(after).extracting(TranscriptUnit::id)
                .containsExactlyElementsOf(before.stream().map(TranscriptUnit::id).toList());
        assertThat(after).isNotEqualTo(before);
    }

    private static void truncate(ArrayNode array, int size) {
        while (array.size() > size) {
            array.remove(size);
        }
    }
}
