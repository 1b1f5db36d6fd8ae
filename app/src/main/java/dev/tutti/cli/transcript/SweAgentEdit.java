package dev.tutti.cli.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A change to a file that one of SWE-agent's editing commands made. An edit that its tool refused changed nothing and is
 * none; the attempt stays visible as call and result.
 *
 * @param payload the new text where the command gives one, else the command
 */
record SweAgentEdit(String file, Map<String, String> meta, Payload payload) {

    private static final Set<String> COMMANDS = Set.of("edit", "create", "insert", "append", "str_replace_editor",
            "edit_anthropic");
    private static final Set<String> EDITOR_CHANGES = Set.of("create", "str_replace", "insert", "undo_edit");
    private static final Pattern LINE_EDIT = Pattern.compile("edit\\s+(\\d+:\\d+)[^\\n]*\\n(.*)", Pattern.DOTALL);
    private static final Pattern END_OF_EDIT = Pattern.compile("\\n?end_of_edit\\s*$");

    /** How the editing tools of SWE-agent 0.5 to 1.1 begin their refusals, and the shell its own. */
    private static final List<String> REFUSALS = List.of("Your proposed edit has introduced new syntax error",
            "Your edit was not applied", "No replacement was performed", "No replacement made", "No file open",
            "No edit history", "Usage:", "Error:", "ERROR:", "Invalid ", "Text not found",
            "Warning: File already exists",
            "File already exists", "File not found", "Ran into ", "EXECUTION TIMED OUT", "Execution timed out", "bash:",
            "Traceback (most recent call last)", "error: ", "usage: ");

    static Optional<SweAgentEdit> of(Moment.Step step, String observation) {
        var command = firstWord(step.action());
        if (!COMMANDS.contains(command) || isRefusal(observation)) {
            return Optional.empty();
        }
        return switch (command) {
            case "edit" -> Optional.of(edit(step));
            case "str_replace_editor", "edit_anthropic" -> editorChange(step);
            case "create" -> Optional.of(new SweAgentEdit(step.state().resolve(argument(step, 1)),
                    Map.of("change", "create"), Payload.text(step.action())));
            default -> Optional
                    .of(new SweAgentEdit(step.state().openFile(), Map.of("change", command),
                            Payload.text(step.action())));
        };
    }

    /** The first word of a command line. */
    static String firstWord(String action) {
        var words = action.strip().split("\\s+", 2);
        return words[0];
    }

    private static SweAgentEdit edit(Moment.Step step) {
        var lines = LINE_EDIT.matcher(step.action());
        if (lines.matches()) {
            var text = END_OF_EDIT.matcher(lines.group(2)).replaceFirst("");
            return new SweAgentEdit(step.state().openFile(), Map.of("change", "edit", "lines", lines.group(1)),
                    Payload.text(text));
        }
        return new SweAgentEdit(step.state().openFile(), Map.of("change", "edit"), Payload.text(step.action()));
    }

    private static Optional<SweAgentEdit> editorChange(Moment.Step step) {
        var change = argument(step, 1);
        return EDITOR_CHANGES.contains(change)
                ? Optional.of(new SweAgentEdit(step.state().resolve(argument(step, 2)), Map.of("change", change),
                        Payload.text(step.action())))
                : Optional.empty();
    }

    /** A word of the action, from the function call's arguments where there are such, since those are not quoted. */
    private static String argument(Moment.Step step, int index) {
        var words = step.action().strip().split("\\s+");
        var word = index < words.length ? words[index].replaceAll("^['\"]|['\"]$", "") : "";
        if (step.calls().size() != 1) {
            return word;
        }
        var arguments = arguments(step.calls().getFirst());
        if (arguments.path("command").asText().equals(word)) {
            return word;
        }
        for (var name : List.of("path", "file_name", "filename", "file_path")) {
            if (arguments.path(name).isTextual()) {
                return arguments.path(name).textValue();
            }
        }
        return word;
    }

    private static JsonNode arguments(Moment.ToolCall call) {
        try {
            return Json.MAPPER.readTree(call.arguments());
        } catch (JsonProcessingException notJson) {
            return Json.MAPPER.missingNode();
        }
    }

    private static boolean isRefusal(String observation) {
        var start = observation.stripLeading();
        return REFUSALS.stream().anyMatch(start::startsWith)
                || start.contains("Your edit was not applied (file not modified)");
    }
}
