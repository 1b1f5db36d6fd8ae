package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** The envelope of one line of a Claude Code session: who spoke, when, and where in the tree of messages. */
record ClaudeCodeLine(JsonNode entry, String place) {
    private static final String CLAUDE_CODE = "claude-code";
    private static final int AGENT_ID_CHARS = 128;

    String session() {
        return Json.text(entry, "sessionId");
    }

    Instant observedAt() {
        return Json.time(entry, "timestamp");
    }

    JsonNode content() {
        return entry.path("message").path("content");
    }

    String role() {
        var role = Json.text(entry.path("message"), "role");
        return role.isEmpty() ? Json.text(entry, "type") : role;
    }

    /** The agent whose words these are. What Claude Code puts into the user's mouth it says itself. */
    String agentId() {
        var byUser = role().equals("user") && !flag("isMeta") && !flag("isCompactSummary") && !flag("isSidechain");
        if (byUser) {
            return "user";
        }
        return role().equals("user") && flag("isSidechain") ? CLAUDE_CODE : harnessId();
    }

    /** The agent at work: the session's own, or the subagent whose side chain this is. */
    String harnessId() {
        var subagent = Json.text(entry, "agentId").replaceAll("[^A-Za-z0-9._:-]", "-");
        var id = subagent.isEmpty() ? CLAUDE_CODE : CLAUDE_CODE + ":" + subagent;
        return id.length() > AGENT_ID_CHARS ? id.substring(0, AGENT_ID_CHARS) : id;
    }

    Meta meta() {
        return new Meta().with("position", place).with("uuid", entry.path("uuid"))
                .with("parentUuid", entry.path("parentUuid")).with("session", session())
                .with("gitBranch", entry.path("gitBranch")).with("model", entry.path("message").path("model"))
                .with("sidechain", flag("isSidechain") ? "true" : "")
                .with("kind", flag("isCompactSummary") ? "compact-summary" : flag("isMeta") ? "meta" : "");
    }

    private boolean flag(String name) {
        return entry.path(name).asBoolean();
    }
}
