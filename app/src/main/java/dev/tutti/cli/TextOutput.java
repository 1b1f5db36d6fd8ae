package dev.tutti.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A line for people: time, agent, type, and the beginning of the payload below one another. */
final class TextOutput implements EventOutput {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int AGENT_COLUMNS = 12;
    private static final int TYPE_COLUMNS = 15;
    private static final int LINES_SHOWN = 3;

    private final PrintWriter out;
    private final AgentColors colors;
    private final Layout layout;

    /**
     * @param columns how wide lines may be; 0 for as wide as they are
     * @param full    whether payloads are shown whole
     */
    record Layout(int columns, boolean full, ZoneId zone) {}

    TextOutput(PrintWriter out, AgentColors colors, Layout layout) {
        this.out = out;
        this.colors = colors;
        this.layout = layout;
    }

    @Override
    public void unit(ObjectNode unit, String cursor) {
        print(unit, unit.path("type").asText("?"), payload(unit));
    }

    @Override
    public void other(String name, ObjectNode data, String cursor) {
        var rest = data.deepCopy();
        rest.remove(List.of("contextId", "agentId", "ts", "cursor", "seq", "type", "event"));
        print(data, name, rest.isEmpty() ? "" : rest.toString());
    }

    private void print(ObjectNode data, String what, String text) {
        var agent = TerminalText.escaped(data.path("agentId").asText(""), false);
        var type = TerminalText.escaped(what, false);
        var lines = TerminalText.escaped(text, true).replaceFirst("^\\n+", "").stripTrailing().split("\n");
        var shown = layout.full() ? lines.length : Math.min(LINES_SHOWN, lines.length);
        var paddedType = TerminalText.width(type) > TYPE_COLUMNS ? type : TerminalText.padded(type, TYPE_COLUMNS);
        var time = time(data.path("ts").asText(""));
        out.println((colors.dim(time) + " " + colors.agent(agent, TerminalText.padded(agent, AGENT_COLUMNS)) + " "
                + paddedType + " " + fitted(lines[0], paddedType)).stripTrailing());
        var margin = " ".repeat(time.length() + AGENT_COLUMNS + TYPE_COLUMNS + 3);
        for (var i = 1; i < shown; i++) {
            out.println((margin + fitted(lines[i], "")).stripTrailing());
        }
        if (shown < lines.length) {
            out.println(margin + colors.dim("… " + (lines.length - shown) + " more lines"));
        }
    }

    private String fitted(String line, String type) {
        if (layout.full() || layout.columns() == 0) {
            return line;
        }
        var margin = "HH:mm:ss".length() + AGENT_COLUMNS + 3 + Math.max(TYPE_COLUMNS, TerminalText.width(type));
        return TerminalText.truncated(line, Math.max(1, layout.columns() - margin));
    }

    private static String payload(ObjectNode unit) {
        if (unit.has("payload")) {
            return unit.path("payload").asText();
        }
        var base64 = unit.path("payloadBase64").asText("");
        var bytes = base64.length() / 4 * 3 - (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);
        return "(" + unit.path("contentType").asText("binary") + ", " + bytes + " bytes)";
    }

    private String time(String ts) {
        try {
            return TIME.format(Instant.parse(ts).atZone(layout.zone()));
        } catch (DateTimeException e) {
            return "--:--:--";
        }
    }
}
