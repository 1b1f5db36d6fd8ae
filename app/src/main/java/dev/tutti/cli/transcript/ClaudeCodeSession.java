package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the lines of one Claude Code session. The format is not published; the line and block types are those seen in
 * sessions of versions 1.0 to 2.1. What carries no part of the conversation (titles, snapshots, hook progress) is counted
 * and reported, not imported.
 */
final class ClaudeCodeSession {
    private static final Set<String> BOOKKEEPING = Set.of("file-history-snapshot", "queue-operation", "progress",
            "attachment", "last-prompt", "permission-mode", "mode", "ai-title", "custom-title", "agent-name",
            "agent-color", "agent-setting", "pr-link", "tag", "checkpoint", "attribution-snapshot", "worktree-state",
            "content-replacement", "speculation-accept", "marble-origami-commit", "marble-origami-snapshot",
            "task-summary");

    private final Scribe scribe;
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, UUID> calls = new HashMap<>();
    private final Map<String, JsonNode> uses = new HashMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private boolean recognized;
    private int lines;

    ClaudeCodeSession(Scribe scribe) {
        this.scribe = scribe;
    }

    /** Whether any line so far was one of Claude Code's. */
    boolean recognized() {
        return recognized;
    }

    void write(int number, JsonNode entry) {
        lines++;
        var type = Json.text(entry, "type");
        var line = new ClaudeCodeLine(entry, place(number, entry));
        switch (type) {
            case "user", "assistant" -> conversation(line);
            case "system" -> system(line);
            case "summary" -> unit(line, "", UnitType.MESSAGE, "claude-code",
                    new Meta().with("role", "system").with("kind", "summary"),
                    Payload.text(Json.text(entry, "summary")),
                    List.of());
            case "attachment" -> attachment(line);
            default -> leaveOut(type);
        }
        recognized |= BOOKKEEPING.contains(type) || Set.of("user", "assistant", "system", "summary").contains(type);
    }

    /** Tells what was left out, and refuses a file of JSON lines that are none of Claude Code's. */
    void close() throws TranscriptException {
        if (!recognized && lines > 0) {
            throw new TranscriptException(
                    "line 1: not a Claude Code session: no line of it has a 'type' that Claude Code writes");
        }
        if (lines == 0) {
            scribe.notice("it holds no line yet");
        }
        if (!leftOut.isEmpty()) {
            var kinds = new ArrayList<String>();
            leftOut.forEach((type, count) -> kinds.add(count + " " + (type.isEmpty() ? "without a type" : type)));
            scribe.notice("lines that hold no part of the conversation, not imported: " + String.join(", ", kinds));
        }
    }

    /**
     * Claude Code's own id of the line, so that lines may move; files sometimes repeat one, so the place counts them.
     */
    private String place(int number, JsonNode entry) {
        var type = Json.text(entry, "type");
        var id = Json.text(entry, "uuid");
        if (id.isEmpty() && type.equals("summary")) {
            id = Json.text(entry, "leafUuid");
        }
        if (id.isEmpty()) {
            return "line/" + number;
        }
        var place = type + "/" + id;
        var times = seen.merge(place, 1, Integer::sum);
        return times == 1 ? place : place + "/again/" + times;
    }

    private void conversation(ClaudeCodeLine line) {
        var content = line.content();
        if (!content.isArray()) {
            message(line, "", Payload.text(Json.text(content)));
            return;
        }
        UUID thought = null;
        for (var i = 0; i < content.size(); i++) {
            var block = content.get(i);
            var place = "/block/" + i;
            switch (block.isTextual() ? "text" : Json.text(block, "type")) {
                case "text" ->
                    message(line, place, ContentBlocks.of(Json.MAPPER.createArrayNode().add(block)).getFirst());
                case "thinking" -> thought = thinking(line, place, Json.text(block, "thinking"), thought);
                case "redacted_thinking" -> thought = unit(line, place, UnitType.REASONING, line.agentId(),
                        new Meta().with("redacted", "true"), Payload.text(Json.text(block, "data")), List.of());
                case "tool_use", "server_tool_use", "mcp_tool_use" -> call(line, place, block, thought);
                case String type when type.endsWith("tool_result") -> result(line, place, block);
                default -> message(line, place, ContentBlocks.of(Json.MAPPER.createArrayNode().add(block)).getFirst());
            }
        }
    }

    private void message(ClaudeCodeLine line, String place, Payload payload) {
        if (payload instanceof Payload.Text text && text.text().isBlank()) {
            return;
        }
        unit(line, place, UnitType.MESSAGE, line.agentId(), new Meta().with("role", line.role()), payload, List.of());
    }

    /** Models that keep their thinking to themselves leave empty blocks. */
    private UUID thinking(ClaudeCodeLine line, String place, String text, UUID before) {
        return text.isBlank()
                ? before
                : unit(line, place, UnitType.REASONING, line.agentId(), new Meta(), Payload.text(text), List.of());
    }

    private void call(ClaudeCodeLine line, String place, JsonNode use, UUID thought) {
        var id = Json.text(use, "id");
        var meta = new Meta().with("tool", use.path("name")).with("callId", id).with("file", ClaudeCodeEdit.file(use));
        var unit = unit(line, place, UnitType.TOOL_CALL, line.agentId(), meta,
                Payload.json(use.path("input").toString()),
                causedBy(thought));
        calls.put(id, unit);
        if (ClaudeCodeEdit.isEdit(use)) {
            uses.put(id, use);
        } else {
            uses.put(id, Json.MAPPER.createObjectNode().set("name", use.path("name")));
        }
    }

    private void result(ClaudeCodeLine line, String place, JsonNode result) {
        var id = Json.text(result, "tool_use_id");
        var known = uses.remove(id);
        var use = known == null ? Json.MAPPER.missingNode() : known;
        var failed = result.path("is_error").asBoolean();
        var meta = new Meta().with("tool", use.path("name")).with("callId", id).with("file", ClaudeCodeEdit.file(use))
                .with("error", failed ? "true" : "");
        var agent = line.role().equals("user") ? line.harnessId() : line.agentId();
        var links = causedBy(calls.get(id));
        var payloads = ContentBlocks.of(result.path("content"));
        for (var i = 0; i < payloads.size(); i++) {
            unit(line, place + (i == 0 ? "" : "/part/" + i), UnitType.TOOL_RESULT, agent, meta, payloads.get(i), links);
        }
        // A change is known to have happened when its result is: a refused or failed edit changed nothing.
        if (!failed && ClaudeCodeEdit.isEdit(use)) {
            var edit = ClaudeCodeEdit.of(use, line.entry().path("toolUseResult"));
            unit(line, place + "/change", UnitType.ARTIFACT_CHANGE, agent,
                    new Meta().with("tool", use.path("name")).with("callId", id).with("file", edit.file())
                            .with("change", edit.change()),
                    edit.payload(), links);
        }
    }

    private void system(ClaudeCodeLine line) {
        var subtype = Json.text(line.entry(), "subtype");
        var content = Json.text(line.entry(), "content");
        if (content.isBlank()) {
            leaveOut("system " + subtype);
            return;
        }
        unit(line, "", UnitType.MESSAGE, line.harnessId(),
                new Meta().with("role", "system").with("kind", subtype).with("level", line.entry().path("level")),
                Payload.text(content), List.of());
    }

    /** What a user typed while the agent was busy is delivered as an attachment. */
    private void attachment(ClaudeCodeLine line) {
        var attachment = line.entry().path("attachment");
        if (!Json.text(attachment, "type").equals("queued_command")) {
            leaveOut("attachment");
            return;
        }
        var payloads = ContentBlocks.of(attachment.path("prompt"));
        for (var i = 0; i < payloads.size(); i++) {
            unit(line, "/block/" + i, UnitType.MESSAGE, "user", new Meta().with("role", "user").with("kind", "queued"),
                    payloads.get(i), List.of());
        }
    }

    private void leaveOut(String type) {
        leftOut.merge(type.strip(), 1, Integer::sum);
    }

    private UUID unit(ClaudeCodeLine line, String place, UnitType type, String agent, Meta meta, Payload payload,
            List<Link> links) {
        var all = line.meta().with(meta.asMap()).asMap();
        return scribe.write(line.session(),
                new Draft(line.place() + place, type, agent, all, payload, line.observedAt(), links));
    }

    private static List<Link> causedBy(UUID cause) {
        return cause == null ? List.of() : List.of(Link.causedBy(cause));
    }
}
