package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tutti.cli.transcript.Transcripts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What people see of units, from real transcripts and from hostile ones. */
class TextOutputTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void aUnitIsTimeAgentTypeAndPayload() {
        assertThat(printed(unit("tester", "pytest -q"), 80, false))
                .isEqualTo("20:00:00 tester       TOOL_CALL       pytest -q\n");
    }

    @Test
    void aLongObservationIsItsFirstLinesCutToTheWidth() throws Exception {
        var observation = MAPPER.readTree(Transcripts.file("marshmallow-1867-function-calling.traj").toFile())
                .path("trajectory").get(5).path("observation").asText();

        var lines = printed(unit("swe-agent", observation), 80, false).lines().toList();

        assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(TerminalText.width(line)).isLessThanOrEqualTo(80));
        assertThat(lines.get(0)).endsWith("[File: src/marshmallow/fields.py (1997 li…");
        assertThat(lines.get(3)).matches(" +… \\d+ more lines");
    }

    @Test
    void codeKeepsItsIndentation() {
        assertThat(printed(unit("a", "\n    return 1\n"), 80, false)).endsWith("TOOL_CALL           return 1\n");
    }

    @Test
    void fullShowsAll() {
        var text = "line\n".repeat(50) + "x".repeat(300);

        assertThat(printed(unit("a", text), 80, true)).contains("x".repeat(300)).hasLineCount(51);
    }

    @Test
    void anotherEventIsShownWithWhatItSays() throws Exception {
        var data = (ObjectNode) MAPPER.readTree(
                "{\"contextId\":\"c\",\"agentId\":\"tester\",\"ts\":\"2026-11-20T20:00:00.123456Z\",\"cursor\":\"x\"}");

        assertThat(output(80, false, false, out -> out.other("agent.joined", data, "x")))
                .isEqualTo("20:00:00 tester       agent.joined\n");
    }

    @Test
    void nothingInAUnitReachesTheTerminalAsACommand() {
        var hostile = "\u001b]0;owned\u0007\u001b[2J\u009b31m\rover\b\u202egnp.exe\u2028next";

        var printed = printed(unit("ev\u001b[1mil", hostile), 0, true);

        assertThat(printed).contains("\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\x0dover\\x08\\u202egnp.exe\\u2028next");
        assertThat(printed.codePoints().filter(c -> c != '\n'))
                .allMatch(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f));
    }

    @Test
    void anAgentHasTheSameColourEachTimeAndTheLineEndsWithout() {
        var once = output(80, false, true, out -> out.unit(unit("tester", "x"), ""));

        assertThat(once).contains("\u001b[38;5;")
                .isEqualTo(output(80, false, true, out -> out.unit(unit("tester", "x"), "")));
        assertThat(once.substring(once.lastIndexOf('\u001b'))).startsWith("\u001b[0m");
    }

    @Test
    void binaryPayloadsAreNamedNotShown() {
        var unit = unit("a", "");
        unit.remove("payload");
        unit.put("contentType", "image/png").put("payloadBase64", "iVBORw==");

        assertThat(printed(unit, 80, false)).contains("(image/png, 4 bytes)");
    }

    @Test
    void widthCountsColumnsNotCharacters() {
        assertThat(TerminalText.width("日本é\u0301🎼")).isEqualTo(7);
        assertThat(TerminalText.truncated("日本語テキスト", 6)).isEqualTo("日本…");
        assertThat(TerminalText.truncated("short", 5)).isEqualTo("short");
    }

    @Test
    void theProgressBarFitsEveryTerminal() {
        for (var columns = 20; columns < 200; columns++) {
            var bar = Progress.bar("examples/transcripts/marshmallow-1867-function-calling.traj", 0.5, "1234567 units",
                    columns);
            assertThat(TerminalText.width(bar)).isLessThanOrEqualTo(columns);
        }
        assertThat(Progress.bar("a.traj", 0.5, "20 units", 60))
                .isEqualTo("a.traj [##################-----------------]   50%  20 units");
    }

    @Test
    void jsonIsOneObjectALineAndOnATerminalPlainAscii() {
        var out = new StringWriter();
        new JsonOutput(new PrintWriter(out, true), true).unit(unit("a", "two\nlines \u009b \u001b 🎼"), "cur");

        assertThat(out.toString()).hasLineCount(1).contains("\\u009B", "\\u001B", "\"cursor\":\"cur\"");
        assertThat(out.toString().strip().codePoints()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static ObjectNode unit(String agent, String payload) {
        return MAPPER.createObjectNode().put("agentId", agent).put("type", "TOOL_CALL")
                .put("ts", "2026-11-20T20:00:00.123456Z").put("payload", payload);
    }

    private static String printed(ObjectNode unit, int columns, boolean full) {
        return output(columns, full, false, out -> out.unit(unit, ""));
    }

    private static String output(int columns, boolean full, boolean color, Consumer<EventOutput> use) {
        var out = new StringWriter();
        use.accept(new TextOutput(new PrintWriter(out, true), new AgentColors(color),
                new TextOutput.Layout(columns, full, ZoneOffset.UTC)));
        return out.toString();
    }
}
