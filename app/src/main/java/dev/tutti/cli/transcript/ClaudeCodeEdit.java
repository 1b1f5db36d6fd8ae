package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A change to a file that one of Claude Code's editing tools made.
 *
 * @param payload a diff where Claude Code recorded one, else the new content, else the tool's input
 */
record ClaudeCodeEdit(String file, String change, Payload payload) {

    private static final Set<String> TOOLS = Set.of("Write", "Edit", "MultiEdit", "NotebookEdit", "Update",
            "str_replace_editor", "str_replace_based_edit_tool");
    private static final List<String> FILE_FIELDS = List.of("file_path", "notebook_path", "path");

    static boolean isEdit(JsonNode use) {
        var command = Json.text(use.path("input"), "command");
        return TOOLS.contains(Json.text(use, "name")) && !command.equals("view");
    }

    /** The file a tool is used on, or empty. */
    static String file(JsonNode use) {
        for (var field : FILE_FIELDS) {
            var file = Json.text(use.path("input"), field);
            if (!file.isEmpty()) {
                return file;
            }
        }
        return "";
    }

    /**
     * @param outcome what Claude Code notes about a result beside what the model sees
     */
    static ClaudeCodeEdit of(JsonNode use, JsonNode outcome) {
        var file = file(use);
        var change = Json.text(use, "name");
        var patch = outcome.path("structuredPatch");
        if (patch.isArray() && !patch.isEmpty()) {
            return new ClaudeCodeEdit(file, change, Payload.diff(unifiedDiff(file, patch)));
        }
        var content = use.path("input").path("content");
        if (content.isTextual()) {
            return new ClaudeCodeEdit(file, change, Payload.text(content.textValue()));
        }
        return new ClaudeCodeEdit(file, change, Payload.json(use.path("input").toString()));
    }

    private static String unifiedDiff(String file, JsonNode hunks) {
        var diff = new StringBuilder("--- ").append(file).append("\n+++ ").append(file).append('\n');
        for (var hunk : hunks) {
            diff.append("@@ -").append(hunk.path("oldStart").asInt()).append(',').append(hunk.path("oldLines").asInt())
                    .append(" +").append(hunk.path("newStart").asInt()).append(',')
                    .append(hunk.path("newLines").asInt()).append(" @@\n");
            for (var line : hunk.path("lines")) {
                diff.append(Json.text(line)).append('\n');
            }
        }
        return diff.toString();
    }
}
