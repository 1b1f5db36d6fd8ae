package dev.tutti.cli.transcript;

import static dev.tutti.cli.transcript.UnitType.ARTIFACT_CHANGE;
import static dev.tutti.cli.transcript.UnitType.MESSAGE;
import static dev.tutti.cli.transcript.UnitType.REASONING;
import static dev.tutti.cli.transcript.UnitType.TASK_STATUS;
import static dev.tutti.cli.transcript.UnitType.TOOL_CALL;
import static dev.tutti.cli.transcript.UnitType.TOOL_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tutti.cli.transcript.Transcripts.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SWE-agent's own trajectories, function calling and ReAct style, complete and with a history alone. */
class SweAgentTrajectoryTest {

    static List<Path> trajectories() throws IOException {
        return Transcripts.trajectories();
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void noThoughtActionOrObservationIsLostOrChangedOrMoved(Path file) throws Exception {
        var reading = Reading.of(file);
        var thoughts = new ArrayList<String>();
        var actions = new ArrayList<String>();
        var observations = new ArrayList<String>();
        for (var step : steps(Transcripts.json(file))) {
            if (!step.path("thought").asText().isBlank()) {
                thoughts.add(step.path("thought").asText());
            }
            actions.add(step.path("action").asText());
            observations.add(step.path("observation").asText());
        }

        assertThat(actions).isNotEmpty();
        assertThat(reading.texts(REASONING)).isEqualTo(thoughts);
        assertThat(reading.texts(TOOL_CALL)).isEqualTo(actions);
        assertThat(reading.texts(TOOL_RESULT)).isEqualTo(observations);
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void everyResultIsCausedByTheCallRightBeforeIt(Path file) throws Exception {
        var reading = Reading.of(file);
        var byId = reading.byId();
        for (var i = 1; i < reading.units().size(); i++) {
            var unit = reading.units().get(i);
            if (unit.type() == TOOL_RESULT) {
                assertThat(unit.links()).containsExactly(Link.causedBy(reading.units().get(i - 1).id()));
                assertThat(reading.units().get(i - 1).type()).isEqualTo(TOOL_CALL);
            }
        }
        assertThat(reading.of(ARTIFACT_CHANGE)).allSatisfy(change -> assertThat(change.links())
                .allSatisfy(link -> assertThat(byId.get(link.target()).type()).isEqualTo(TOOL_CALL)));
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void linksPointOnlyBackwardAndIdsAreVersion7AndUnique(Path file) throws Exception {
        var before = new HashSet<Object>();
        for (var unit : Reading.of(file).units()) {
            assertThat(unit.id().version()).isEqualTo(7);
            assertThat(unit.id().variant()).isEqualTo(2);
            assertThat(unit.links()).allSatisfy(link -> assertThat(before).contains(link.target()));
            assertThat(before.add(unit.id())).as("%s is used once", unit.place()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void thePromptAndTheTaskComeFirst(Path file) throws Exception {
        var history = Transcripts.json(file).path("history");
        var units = Reading.of(file).units();

        assertThat(units.get(0).meta()).containsEntry("role", "system");
        assertThat(units.get(0).agentId()).isEqualTo("swe-agent");
        assertThat(Reading.text(units.get(0))).isEqualTo(history.get(0).path("content").asText());
        assertThat(units.get(1).meta()).containsEntry("role", "user");
        assertThat(units.get(1).agentId()).isEqualTo("user");
        assertThat(Reading.text(units.get(1))).isEqualTo(history.get(1).path("content").asText());
    }

    @Test
    void aFunctionCallingRunHasToolsAndFilesInItsMeta() throws Exception {
        var reading = Reading.of(Transcripts.file("marshmallow-1867-function-calling.traj"));

        assertThat(reading.counts()).containsOnly(entry(MESSAGE, 2L), entry(REASONING, 11L), entry(TOOL_CALL, 11L),
                entry(TOOL_RESULT, 11L), entry(ARTIFACT_CHANGE, 4L), entry(TASK_STATUS, 1L));
        assertThat(reading.of(TOOL_CALL).get(2).meta()).contains(entry("tool", "bash"),
                entry("callId", "call_5iDdbOYybq7L19vqXmR0DPaU"), entry("step", "2"), entry("format", "swe-agent"),
                entry("source", "marshmallow-1867-function-calling.traj"), entry("executionMs", "330"));
    }

    @Test
    void anEditThatItsToolRefusedIsNoChange() throws Exception {
        var changes = Reading.of(Transcripts.file("marshmallow-1867-function-calling.traj")).of(ARTIFACT_CHANGE);

        assertThat(changes).extracting(change -> change.meta().get("file")).containsExactly("/testbed/reproduce.py",
                "/testbed/reproduce.py", "/testbed/src/marshmallow/fields.py", "src/marshmallow/fields.py");
        assertThat(changes).extracting(change -> change.meta().get("change")).containsExactly("create", "edit", "edit",
                "diff");
        assertThat(Reading.text(changes.get(2))).isEqualTo("        return int(round(value.total_seconds()"
                + " / base_unit.total_seconds()))  # round to nearest int");
    }

    @Test
    void theSubmittedDiffIsAChangeWordForWord() throws Exception {
        for (var name : List.of("marshmallow-1867-function-calling.traj", "humanevalfix-python-0.traj")) {
            var submission = Transcripts.json(Transcripts.file(name)).path("info").path("submission").asText();
            var last = Reading.of(Transcripts.file(name)).of(ARTIFACT_CHANGE).getLast();

            assertThat(last.payload()).isEqualTo(Payload.diff(submission));
            assertThat(last.meta()).containsEntry("exitStatus", "submitted");
        }
    }

    @Test
    void aSubmittedFlagIsAMessage() throws Exception {
        var messages = Reading.of(Transcripts.file("ctf__forensics__flash.traj")).of(MESSAGE);

        assertThat(Reading.text(messages.getLast())).isEqualTo("flag{b3l0w_th3_r4dar}");
        assertThat(messages.getLast().meta()).contains(entry("kind", "submission"), entry("role", "assistant"));
    }

    @Test
    void aHistoryAloneGivesTheSameKindsOfUnits() throws Exception {
        var reading = Reading.of(Transcripts.file("function_calling_simple.traj"));

        assertThat(reading.counts()).containsOnly(entry(MESSAGE, 2L), entry(REASONING, 5L), entry(TOOL_CALL, 5L),
                entry(TOOL_RESULT, 5L), entry(ARTIFACT_CHANGE, 2L));
        var edit = reading.of(ARTIFACT_CHANGE).getFirst();
        assertThat(edit.meta()).contains(entry("file", "/SWE-agent__test-repo/tests/missing_colon.py"),
                entry("tool", "edit"), entry("callId", "call_hIiDKXAXZl4qMHV6RRXvil4u"));
        var diff = Reading.text(reading.of(ARTIFACT_CHANGE).getLast());
        assertThat(diff).startsWith("diff --git a/tests/missing_colon.py").doesNotContain("bash-$");
    }

    @Test
    void aStepThatTheModelWasNeverShownIsKept() throws Exception {
        var file = Transcripts.file("ctf__crypto__BabyEncryption.traj");

        assertThat(Transcripts.json(file).path("trajectory")).hasSize(16);
        assertThat(Reading.of(file).of(TOOL_CALL)).hasSize(16);
    }

    private static List<JsonNode> steps(JsonNode file) {
        var steps = new ArrayList<JsonNode>();
        file.path("trajectory").forEach(steps::add);
        if (!steps.isEmpty()) {
            return steps;
        }
        var history = file.path("history");
        for (var i = 2; i + 1 < history.size(); i += 2) {
            var step = history.get(i).<ObjectNode>deepCopy();
            step.set("observation", history.get(i + 1).path("content"));
            steps.add(step);
        }
        return steps;
    }
}
