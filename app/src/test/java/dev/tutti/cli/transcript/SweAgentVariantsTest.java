package dev.tutti.cli.transcript;

import static dev.tutti.cli.transcript.UnitType.ARTIFACT_CHANGE;
import static dev.tutti.cli.transcript.UnitType.MESSAGE;
import static dev.tutti.cli.transcript.UnitType.REASONING;
import static dev.tutti.cli.transcript.UnitType.TOOL_CALL;
import static dev.tutti.cli.transcript.UnitType.TOOL_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tutti.cli.transcript.Transcripts.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real trajectory, changed into the shapes that other versions of SWE-agent write. */
class SweAgentVariantsTest {
    @TempDir
    private Path directory;
    private ObjectNode file;

    @BeforeEach
    void readARealOne() throws IOException {
        file = (ObjectNode) Transcripts.json(Transcripts.file("marshmallow-1867-function-calling.traj"));
    }

    @Test
    void promptsRepeatedInEveryStepChangeNothing() throws Exception {
        var plain = read();
        for (var step : file.path("trajectory")) {
            ((ObjectNode) step).set("query", file.path("history"));
            ((ObjectNode) step).putObject("extra_info");
        }

        assertThat(read().units()).isEqualTo(plain.units());
    }

    @Test
    void withoutAHistoryThePromptComesFromTheFirstStep() throws Exception {
        var task = file.path("history").get(1).path("content").asText();
        var prompt = file.path("history").deepCopy();
        file.remove("history");
        var query = ((ObjectNode) file.path("trajectory").get(0)).putArray("query");
        query.add(prompt.get(0)).add(prompt.get(1));

        var reading = read();

        assertThat(reading.texts(MESSAGE)).hasSize(2).contains(task);
        assertThat(reading.of(TOOL_CALL)).hasSize(11);
    }

    @Test
    void contentInBlocksIsReadAsItsText() throws Exception {
        var system = (ObjectNode) file.path("history").get(0);
        var text = system.path("content").asText();
        system.putArray("content").addObject().put("type", "text").put("text", text).putObject("cache_control")
                .put("type", "ephemeral");

        assertThat(read().texts(MESSAGE).getFirst()).isEqualTo(text);
    }

    @Test
    void thinkingBlocksAreReasoningBeforeTheThought() throws Exception {
        ((ObjectNode) file.path("history").get(2)).putArray("thinking_blocks").addObject().put("type", "thinking")
                .put("thinking", "The example should fail first.").put("signature", "c2ln");

        var reasoning = read().of(REASONING);

        assertThat(reasoning).hasSize(12);
        assertThat(Reading.text(reasoning.getFirst())).isEqualTo("The example should fail first.");
        assertThat(reasoning.getFirst().meta()).containsEntry("kind", "thinking");
    }

    @Test
    void imagesBecomeBinaryPayloads() throws Exception {
        var task = (ObjectNode) file.path("history").get(1);
        var blocks = task.putArray("content");
        blocks.addObject().put("type", "text").put("text", "See the screenshot.");
        blocks.addObject().put("type", "image_url").putObject("image_url").put("url", "data:image/png;base64,iVBORw0K");

        var image = read().of(MESSAGE).get(2);

        assertThat(image.payload().contentType()).isEqualTo("image/png");
        assertThat(((Payload.Binary) image.payload()).bytes()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(image.meta()).containsEntry("role", "user");
    }

    @Test
    void severalAttemptsAreImportedOneAfterTheOther() throws Exception {
        var retried = Json.MAPPER.createObjectNode();
        retried.setAll(file);
        retried.putArray("attempts").add(file).add(file.deepCopy());
        file = retried;

        var reading = read();

        assertThat(reading.of(TOOL_CALL)).hasSize(22);
        assertThat(reading.of(TOOL_CALL).getFirst().meta()).containsEntry("attempt", "0");
        assertThat(reading.of(TOOL_CALL).getLast().meta()).containsEntry("attempt", "1");
        assertThat(reading.byId()).hasSameSizeAs(reading.units());
    }

    @Test
    void theStringReplacingEditorChangesFilesAndItsViewsDoNot() throws Exception {
        setFirstAction("str_replace_editor create /testbed/a.py --file_text 'x = 1'", "File created successfully");
        assertThat(read().of(ARTIFACT_CHANGE).getFirst().meta()).contains(entry("file", "/testbed/a.py"),
                entry("change", "create"));

        setFirstAction("str_replace_editor view /testbed/a.py", "x = 1");
        assertThat(read().of(ARTIFACT_CHANGE)).hasSize(3);

        setFirstAction("str_replace_editor str_replace /testbed/a.py --old_str 'y' --new_str 'z'",
                "No replacement was performed, old_str `y` did not appear verbatim in /testbed/a.py.");
        assertThat(read().of(ARTIFACT_CHANGE)).hasSize(3);
    }

    @Test
    void aRunThatStoppedWithoutAnActionKeepsItsLastWords() throws Exception {
        var step = (ObjectNode) file.path("trajectory").get(10);
        step.put("action", "").put("observation", "").put("thought", "Exit due to cost limit");

        var reading = read();

        assertThat(reading.texts(REASONING)).contains("Exit due to cost limit");
        assertThat(reading.of(TOOL_CALL)).hasSize(10);
        assertThat(reading.of(TOOL_RESULT)).hasSize(10);
    }

    @Test
    void aFileCutOffSaysWhereAndWhy() throws Exception {
        var whole = Files.readString(Transcripts.file("ctf__crypto__eps.traj"));

        assertThatExceptionOfType(TranscriptException.class)
                .isThrownBy(() -> Reading.of(directory, "cut.traj", whole.substring(0, whole.length() / 2)))
                .withMessageMatching("line \\d+, column \\d+: Unexpected end-of-input.*");
    }

    @Test
    void jsonOfAnotherKindIsNamedAsSuch() {
        for (var content : new String[]{"{\"a\": 1}", "[1, 2]", "", "\"trajectory\""}) {
            assertThatExceptionOfType(TranscriptException.class)
                    .isThrownBy(() -> Reading.of(directory, "other.traj", content))
                    .withMessageStartingWith("not a SWE-agent trajectory");
        }
    }

    private void setFirstAction(String action, String observation) {
        ((ObjectNode) file.path("history").get(2)).put("action", action).putArray("tool_calls");
        ((ObjectNode) file.path("trajectory").get(0)).put("action", action).put("observation", observation);
    }

    private Reading read() throws Exception {
        return Reading.of(directory, "variant.traj", Json.MAPPER.writeValueAsString(file));
    }
}
