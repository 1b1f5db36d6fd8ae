package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What a SWE-agent run consists of: messages, and steps of thought, action and observation. */
sealed interface Moment {

    /** Where in the file it stands, such as {@code step/3}. */
    String place();

    record Message(String place, String role, JsonNode content, Map<String, String> meta) implements Moment {}

    /**
     * One turn of the agent.
     *
     * @param thinking    extended thinking of the model, block by block
     * @param response    what the model answered: thought and action before they were taken apart
     * @param calls       the action as function calls, where the model made such
     * @param observation missing while the action runs
     * @param state       the shell's: open file and working directory
     */
    record Step(String place, List<JsonNode> thinking, String thought, String action, String response,
            List<ToolCall> calls, JsonNode observation, ShellState state, Map<String, String> meta) implements Moment {}

    record ToolCall(String id, String name, String arguments) {}
}
