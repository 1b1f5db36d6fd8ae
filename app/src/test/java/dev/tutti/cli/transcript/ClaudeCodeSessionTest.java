package dev.tutti.cli.transcript;

import static dev.tutti.cli.transcript.UnitType.ARTIFACT_CHANGE;
import static dev.tutti.cli.transcript.UnitType.MESSAGE;
import static dev.tutti.cli.transcript.UnitType.REASONING;
import static dev.tutti.cli.transcript.UnitType.TOOL_CALL;
import static dev.tutti.cli.transcript.UnitType.TOOL_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.tutti.cli.transcript.Transcripts.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeCodeSessionTest {
    @TempDir
    private Path directory;
    private String session;

    @BeforeEach
    void readTheRealOne() throws IOException {
        session = Files.readString(Transcripts.file("claude-code-sample-session.jsonl"));
    }

    @Test
    void theSampleSessionIsReadInItsOrder() throws Exception {
        var reading = Reading.of(Transcripts.file("claude-code-sample-session.jsonl"));

        assertThat(reading.units()).extracting(TranscriptUnit::type).containsExactly(MESSAGE, MESSAGE, MESSAGE,
                TOOL_CALL,
                TOOL_RESULT, ARTIFACT_CHANGE, TOOL_CALL, TOOL_RESULT, MESSAGE, MESSAGE);
        assertThat(reading.units()).extracting(TranscriptUnit::agentId).containsExactly("claude-code", "user",
                "claude-code", "claude-code", "claude-code", "claude-code", "claude-code", "claude-code", "user",
                "claude-code");
        assertThat(reading.texts(MESSAGE)).containsExactly("Test session for JSONL parsing",
                "Create a hello world function", "I'll create that function for you.", "Now add a goodbye function",
                "Done! The hello function is ready.");
        assertThat(reading.texts(TOOL_RESULT)).containsExactly("File written successfully",
                "[main abc1234] Add hello function\n 1 file changed");
        assertThat(reading.notices()).isEmpty();
    }

    @Test
    void resultAndChangeAreCausedByTheCallTheyAnswer() throws Exception {
        var units = Reading.of(Transcripts.file("claude-code-sample-session.jsonl")).units();
        var write = units.get(3);

        assertThat(units.get(4).links()).containsExactly(Link.causedBy(write.id()));
        assertThat(units.get(5).links()).containsExactly(Link.causedBy(write.id()));
        assertThat(units.get(7).links()).containsExactly(Link.causedBy(units.get(6).id()));
    }

    @Test
    void aWrittenFileIsAChangeWithItsContent() throws Exception {
        var change = Reading.of(Transcripts.file("claude-code-sample-session.jsonl")).of(ARTIFACT_CHANGE).getFirst();

        assertThat(Reading.text(change)).isEqualTo("def hello():\n    return 'Hello, World!'\n");
        assertThat(change.meta()).contains(entry("file", "/project/hello.py"), entry("tool", "Write"),
                entry("callId", "toolu_001"), entry("session", "test-session-id"), entry("uuid", "msg-003"),
                entry("format", "claude-code"));
    }

    @Test
    void theTimesAreTheSessions() throws Exception {
        var units = Reading.of(Transcripts.file("claude-code-sample-session.jsonl")).units();

        assertThat(units.get(0).observedAt()).isNull();
        assertThat(units.get(1).observedAt()).isEqualTo(Instant.parse("2025-12-24T10:00:00Z"));
        assertThat(units.get(1).id().getMostSignificantBits() >>> 16)
                .isEqualTo(Instant.parse("2025-12-24T10:00:00Z").toEpochMilli());
    }

    @Test
    void anEditThatFailedIsNoChange() throws Exception {
        var failed = session.replace("\"content\":\"File written successfully\"",
                "\"is_error\":true,\"content\":\"Permission denied\"");

        var reading = Reading.of(directory, "failed.jsonl", failed);

        assertThat(reading.of(ARTIFACT_CHANGE)).isEmpty();
        assertThat(reading.of(TOOL_RESULT).getFirst().meta()).containsEntry("error", "true");
    }

    @Test
    void aRecordedPatchIsTheChange() throws Exception {
        var edited = session.replace("\"type\":\"user\",\"timestamp\":\"2025-12-24T10:00:10.000Z\"", """
                "toolUseResult":{"structuredPatch":[{"oldStart":1,"oldLines":1,"newStart":1,"newLines":2,\
                "lines":["-pass","+def hello():","+    return 1"]}]},"type":"user","timestamp":"2025-12-24T10:00:10.000Z"\
                """).replace("\"Write\"", "\"Edit\"");

        var change = Reading.of(directory, "edited.jsonl", edited).of(ARTIFACT_CHANGE).getFirst();

        assertThat(change.payload()).isEqualTo(Payload.diff("--- /project/hello.py\n+++ /project/hello.py\n"
                + "@@ -1,1 +1,2 @@\n-pass\n+def hello():\n+    return 1\n"));
    }

    @Test
    void thinkingIsReasoningAndCausesTheCallAfterIt() throws Exception {
        var reading = Reading.of(directory, "thinking.jsonl", line("assistant", """
                [{"type":"thinking","thinking":"Look first.","signature":"s"},{"type":"thinking","thinking":""},\
                {"type":"tool_use","id":"t1","name":"Read","input":{"file_path":"/a"}}]"""));

        assertThat(reading.texts(REASONING)).containsExactly("Look first.");
        assertThat(reading.of(TOOL_CALL).getFirst().links())
                .containsExactly(Link.causedBy(reading.of(REASONING).getFirst().id()));
        assertThat(reading.of(TOOL_CALL).getFirst().meta()).containsEntry("file", "/a");
    }

    @Test
    void resultsMayBeArraysWithImages() throws Exception {
        var reading = Reading.of(directory, "image.jsonl", line("user", """
                [{"type":"tool_result","tool_use_id":"t9","content":[{"type":"text","text":"one"},\
                {"type":"text","text":"two"},{"type":"image","source":{"type":"base64","media_type":"image/png",\
                "data":"iVBORw0K"}}]}]"""));

        assertThat(reading.texts(TOOL_RESULT)).containsExactly("one\ntwo", "6 bytes");
        assertThat(reading.units().get(1).payload().contentType()).isEqualTo("image/png");
        assertThat(reading.of(TOOL_RESULT)).allSatisfy(unit -> assertThat(unit.meta()).containsEntry("callId", "t9"));
    }

    @Test
    void aSubagentSpeaksInItsOwnName() throws Exception {
        var sidechain = line("assistant", "[{\"type\":\"text\",\"text\":\"Found it.\"}]").replace("{\"type\"",
                "{\"isSidechain\":true,\"agentId\":\"a1b2\",\"type\"");

        var unit = Reading.of(directory, "side.jsonl", sidechain).units().getFirst();

        assertThat(unit.agentId()).isEqualTo("claude-code:a1b2");
        assertThat(unit.meta()).containsEntry("sidechain", "true");
    }

    @Test
    void whatIsNoConversationIsLeftOutAndCounted() throws Exception {
        var reading = Reading.of(directory, "more.jsonl", session + """
                {"type":"file-history-snapshot","messageId":"m","snapshot":{}}
                {"type":"system","subtype":"turn_duration","durationMs":1,"uuid":"s1"}
                {"type":"system","subtype":"local_command","content":"<stdout>ok</stdout>","uuid":"s2"}
                {"type":"attachment","attachment":{"type":"queued_command","prompt":"also this"},"uuid":"a1"}
                {"type":"file-history-snapshot","messageId":"n","snapshot":{}}
                """);

        assertThat(reading.notices()).containsExactly("lines that hold no part of the conversation, not imported: 2"
                + " file-history-snapshot, 1 system turn_duration");
        assertThat(reading.texts(MESSAGE)).endsWith("<stdout>ok</stdout>", "also this");
    }

    @Test
    void aLastLineStillBeingWrittenIsToleratedWithANotice() throws Exception {
        var whole = Reading.of(directory, "live.jsonl", session).units();

        var reading = Reading.of(directory, "live.jsonl", session.stripTrailing().substring(0, session.length() - 40));

        assertThat(reading.units()).isEqualTo(whole.subList(0, whole.size() - 1));
        assertThat(reading.notices()).singleElement().asString().startsWith("line 8, the last, is cut off");
    }

    @Test
    void aBrokenLineInTheMiddleSaysWhichAndWhy() {
        var broken = session.replaceFirst("\"uuid\":\"msg-004\"}", "\"uuid\":");

        assertThatExceptionOfType(TranscriptException.class)
                .isThrownBy(() -> Reading.of(directory, "broken.jsonl", broken))
                .withMessageMatching("line 5, column \\d+: Unexpected .*");
    }

    @Test
    void jsonLinesOfAnotherProgramAreNoSession() {
        for (var content : new String[]{"{\"level\":\"info\"}\n", "not json", "[1]\n"}) {
            assertThatExceptionOfType(TranscriptException.class)
                    .isThrownBy(() -> Reading.of(directory, "other.jsonl", content)).withMessageStartingWith("line 1");
        }
    }

    @Test
    void aLineRepeatedWithItsIdIsAUnitOfItsOwn() throws Exception {
        var message = session.lines().skip(1).findFirst().orElseThrow() + "\n";

        var reading = Reading.of(directory, "twice.jsonl", message + message);

        assertThat(reading.units()).hasSize(2);
        assertThat(reading.byId()).hasSize(2);
    }

    private static String line(String role, String content) {
        return "{\"type\":\"%s\",\"sessionId\":\"s\",\"uuid\":\"u1\",\"message\":{\"role\":\"%s\",\"content\":%s}}\n"
                .formatted(role, role, content);
    }
}
