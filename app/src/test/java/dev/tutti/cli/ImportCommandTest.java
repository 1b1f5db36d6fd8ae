package dev.tutti.cli;

import static dev.tutti.cli.PlayedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.cli.transcript.Transcripts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti import} against a server that behaves, and one that does not. */
class ImportCommandTest {
    private static final String TRAJECTORY = Transcripts.file("marshmallow-1867-function-calling.traj").toString();

    @TempDir
    private Path directory;
    private PlayedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PlayedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theWholeExampleFolderIsImportedAndWhatIsNoTranscriptSkipped() throws IOException {
        String[] files;
        try (var all = Files.list(Transcripts.DIRECTORY)) {
            files = all.map(Path::toString).sorted().toArray(String[]::new);
        }

        var run = importing(files);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(files.length - 1)
                .anyMatch(
                        line -> line.endsWith("marshmallow-1867-function-calling.traj: 40 units added, 0 already there,"
                                + " Context marshmallow-1867-function-calling"));
        assertThat(run.err().lines()).singleElement().asString().contains("LICENSE.swe-agent", "skipped");
        assertThat(server.units.values()).extracting(unit -> unit.path("contextId").asText()).contains(
                "ctf__crypto__eps", "claude-code-sample-session").doesNotContain("LICENSE");
    }

    @Test
    void importingAgainAddsNothing() {
        importing(TRAJECTORY);

        var again = importing(TRAJECTORY);

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("0 units added, 40 already there");
        assertThat(server.units).hasSize(40);
    }

    @Test
    void unitsTravelAsTheContractSays() {
        importing(TRAJECTORY);

        var result = server.units.values().stream().filter(unit -> unit.path("type").asText().equals("TOOL_RESULT"))
                .findFirst().orElseThrow();
        assertThat(result.path("agentId").asText()).isEqualTo("swe-agent");
        assertThat(result.path("payload").asText()).isEqualTo("[File: reproduce.py (1 lines total)]\r\n1:");
        var relation = result.path("relations").get(0);
        assertThat(relation.path("type").asText()).isEqualTo("CAUSED_BY");
        assertThat(server.units.get(relation.path("target").asText()).path("type").asText()).isEqualTo("TOOL_CALL");
        assertThat(server.agentHeaders).containsOnly("null");
    }

    @Test
    void asAnAgentAllUnitsAreItsAndTheAuthorsAreKept() {
        importing("--agent", "archivist", "--context", "old-run", TRAJECTORY);

        assertThat(server.agentHeaders).containsOnly("archivist");
        assertThat(server.units.values()).allSatisfy(unit -> {
            assertThat(unit.path("agentId").asText()).isEqualTo("archivist");
            assertThat(unit.path("contextId").asText()).isEqualTo("old-run");
        });
        assertThat(server.units.values()).extracting(unit -> unit.path("meta").path("author").asText())
                .contains("user", "swe-agent");
    }

    @Test
    void batchesKeepTheOrderAndTheBounds() throws IOException {
        var lines = new ArrayList<String>();
        for (var i = 0; i < 2500; i++) {
            lines.add("{\"type\":\"user\",\"uuid\":\"u%d\",\"message\":{\"role\":\"user\",\"content\":\"message %d\"}}"
                    .formatted(i, i));
        }
        var file = Files.write(directory.resolve("long.jsonl"), lines);

        assertThat(importing(file.toString()).out()).contains("2500 units added");

        assertThat(server.batches).extracting(JsonNode::size).containsExactly(1000, 1000, 500);
        assertThat(payloads()).startsWith("message 0", "message 1").endsWith("message 2499");
    }

    @Test
    void largePayloadsAreSpreadOverRequestsOfAboutFourMebibytes() throws IOException {
        var lines = Stream.generate(() -> "x".repeat(900_000)).limit(10).map(
                text -> "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"" + text + "\"}}").toList();
        var file = Files.write(directory.resolve("large.jsonl"), lines);

        importing(file.toString());

        assertThat(server.batches).extracting(JsonNode::size).containsExactly(4, 4, 2);
    }

    @Test
    void aServerThatIsBusyIsAskedAgainWhenItSaid() {
        server.answers(status(503, "", "Retry-After", "0"), status(429, "", "Retry-After", "0"));

        var run = importing(TRAJECTORY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("40 units added");
    }

    @Test
    void anAnswerLostOnTheWayAddsNothingTwice() {
        server.answers(server.takesAndCuts());

        var run = importing(TRAJECTORY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("0 units added, 40 already there");
        assertThat(server.units).hasSize(40);
    }

    @Test
    void aChangedTranscriptIsReportedAndTheRestImported() throws IOException {
        var text = Files.readString(Path.of(TRAJECTORY));
        var file = Files.writeString(directory.resolve("run.traj"), text);
        importing(file.toString());
        Files.writeString(file, text.replace("\"observation\": \"344\"", "\"observation\": \"343\""));

        var run = importing(file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("1 unit(s) are in Context run with other content", "step/2/result",
                "Conflict: The id");
        assertThat(run.out()).contains("0 units added, 39 already there, 1 not imported");
    }

    @Test
    void aFileThatIsAnotherThanItsContextHoldsIsGivenUp() throws IOException {
        var lines = new ArrayList<String>();
        for (var i = 0; i < 1200; i++) {
            lines.add("{\"type\":\"user\",\"uuid\":\"u%d\",\"message\":{\"role\":\"user\",\"content\":\"before %d\"}}"
                    .formatted(i, i));
        }
        var file = Files.write(directory.resolve("other.jsonl"), lines);
        importing(file.toString());
        lines.replaceAll(line -> line.replace("before", "after"));
        Files.write(file, lines);

        var run = importing(file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("1000 unit(s) are in Context other with other content",
                "gave up after these; 200 unit(s) not sent");
    }

    @Test
    void aBatchThatIsTooLargeForTheServerIsHalved() {
        server.answers(status(413, problem("too-large", "Too large", "bulk of 40 units, 20 allowed")));

        assertThat(importing(TRAJECTORY).out()).contains("40 units added");
        assertThat(server.batches).extracting(JsonNode::size).containsExactly(20, 20);
    }

    @Test
    void aUnitThatIsTooLargeForTheServerIsNamed() throws IOException {
        server.answers(status(413, problem("too-large", "Too large", "payload bytes: 30, 10 allowed")));
        var file = Files.writeString(directory.resolve("one.jsonl"),
                "{\"type\":\"user\",\"uuid\":\"u1\",\"message\":{\"role\":\"user\",\"content\":\"hello\"}}\n");

        var run = importing(file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("1 unit(s) refused", "user/u1", "Too large: payload bytes: 30, 10 allowed");
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
        server.answers(status(403, problem("forbidden", "Forbidden", "agent swe-agent is not you")));

        var run = importing(TRAJECTORY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo(
                "tutti: " + server.url() + " refused the import: Forbidden: agent swe-agent is not you\n");
    }

    @Test
    void nonsenseInsteadOfResultsIsAFailure() {
        server.answers(status(200, "<html>hello</html>"));
        assertThat(importing(TRAJECTORY).err()).contains("not JSON");

        server.answers(status(200, "[]"));
        assertThat(importing(TRAJECTORY).err()).contains("import of 40 units with 0 results");
    }

    @Test
    void nobodyAtTheAddressIsOneSentence() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        var run = CommandRun.of("import", "--server", "http://127.0.0.1:" + port, TRAJECTORY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("tutti: no Tutti at http://127.0.0.1:" + port + "; start one with bin/tutti start\n");
    }

    @Test
    void aBrokenFileDoesNotKeepTheOthersOut() throws IOException {
        var broken = Files.writeString(directory.resolve("broken.traj"), "{\"trajectory\": [");

        var run = importing(broken.toString(), directory.resolve("missing.traj").toString(), directory.toString(),
                TRAJECTORY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("broken.traj: line 1, column", "missing.traj: no such file", "is a directory")
                .doesNotContain("\tat ");
        assertThat(run.out()).contains("40 units added");
    }

    @Test
    void whatStandsBeforeABrokenLineIsImported() throws IOException {
        var session = Files.readString(Transcripts.file("claude-code-sample-session.jsonl"));
        var file = Files.writeString(directory.resolve("s.jsonl"),
                session.replaceFirst("\"uuid\":\"msg-004\"}", "\"uuid\":"));

        var run = importing(file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("s.jsonl: line 5, column", "what stands before it is imported");
        assertThat(run.out()).contains("6 units added");
    }

    @Test
    void twoFilesNeverEndInOneContext() throws IOException {
        var other = Files.createDirectory(directory.resolve("other"));
        var one = Files.copy(Path.of(TRAJECTORY), directory.resolve("run.traj"));
        var two = Files.copy(Path.of(TRAJECTORY), other.resolve("run.traj"));

        var run = importing(one.toString(), two.toString(), one.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("would go into the same Context 'run'");
        assertThat(run.out().lines()).hasSize(1);
    }

    @Test
    void contextNamesKeepToTheContract() {
        assertThat(ImportPlan.contextId("My run (final), été")).isEqualTo("My-run-final-t-");
        assertThat(ImportPlan.contextId("--_.x")).isEqualTo("x");
        assertThat(ImportPlan.contextId("日本")).isEmpty();
        assertThat(ImportPlan.contextId("a".repeat(300))).hasSize(128);
    }

    private List<String> payloads() {
        return server.units.values().stream().map(unit -> unit.path("payload").asText()).toList();
    }

    private CommandRun importing(String... args) {
        var all = new ArrayList<>(List.of("import", "--server", server.url()));
        all.addAll(List.of(args));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static String problem(String type, String title, String detail) {
        return "{\"type\":\"%s\",\"title\":\"%s\",\"detail\":\"%s\"}".formatted(type, title, detail);
    }
}
