package dev.tutti.cli.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Where SWE-agent's shell stands; a field is empty where it is not known. */
record ShellState(String openFile, String workingDirectory) {
    static final ShellState UNKNOWN = new ShellState("", "");

    /** What SWE-agent's prompt shows below each observation. */
    private static final Pattern PROMPT = Pattern
            .compile("\\(Open file: ([^\\n]*)\\)\\r?\\n\\(Current directory: ([^\\n]*)\\)\\r?\\nbash-\\$\\s*$");

    /** A step's {@code state}: an object, or in older files JSON within a string. */
    static ShellState of(JsonNode state) {
        var fields = state;
        if (state.isTextual()) {
            try {
                fields = Json.MAPPER.readTree(state.textValue());
            } catch (JsonProcessingException notJson) {
                return UNKNOWN;
            }
        }
        return new ShellState(known(Json.text(fields, "open_file")), known(Json.text(fields, "working_dir")));
    }

    static ShellState ofPrompt(String observation) {
        var prompt = PROMPT.matcher(observation);
        return prompt.find() ? new ShellState(known(prompt.group(1)), known(prompt.group(2))) : UNKNOWN;
    }

    static String withoutPrompt(String observation) {
        var prompt = PROMPT.matcher(observation);
        return prompt.find() ? observation.substring(0, prompt.start()) : observation;
    }

    /** A file as this shell would find it. */
    String resolve(String file) {
        return file.startsWith("/") || workingDirectory.isEmpty() ? file : workingDirectory + "/" + file;
    }

    private static String known(String value) {
        return value.equals("n/a") ? "" : value;
    }
}
