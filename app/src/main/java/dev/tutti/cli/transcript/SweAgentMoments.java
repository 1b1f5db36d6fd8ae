package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.cli.transcript.Moment.Message;
import dev.tutti.cli.transcript.Moment.Step;
import dev.tutti.cli.transcript.Moment.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Puts a run in order. {@code trajectory} has every step that ran, also those the model was never shown; {@code history}
 * has the messages before them and how each step was called. A file with a history alone is taken apart from that.
 */
final class SweAgentMoments {
    /** How many messages of the model to look ahead for the one a step came from. */
    private static final int LOOK_AHEAD = 3;

    private final List<JsonNode> history = new ArrayList<>();
    private final List<JsonNode> trajectory = new ArrayList<>();

    private SweAgentMoments(JsonNode run) {
        run.path("history").forEach(history::add);
        run.path("trajectory").forEach(trajectory::add);
    }

    static List<Moment> of(JsonNode run) {
        var moments = new SweAgentMoments(run);
        return moments.trajectory.isEmpty() ? moments.fromHistory() : moments.fromTrajectory();
    }

    private List<Moment> fromTrajectory() {
        var moments = new ArrayList<Moment>();
        var messages = history.isEmpty() ? prompt(trajectory.getFirst()) : history;
        var begun = firstTurn(messages);
        for (var i = 0; i < begun; i++) {
            moments.add(message(i, messages.get(i)));
        }
        var next = begun;
        for (var i = 0; i < trajectory.size(); i++) {
            var step = trajectory.get(i);
            var turn = history.isEmpty() ? -1 : turnOf(step, next);
            next = turn < 0 ? next : turn + 1;
            moments.add(step(i, step, turn < 0 ? Json.MAPPER.missingNode() : history.get(turn)));
        }
        return moments;
    }

    private List<Moment> fromHistory() {
        var moments = new ArrayList<Moment>();
        var state = ShellState.UNKNOWN;
        for (var i = 0; i < history.size(); i++) {
            var item = history.get(i);
            if (!isTurn(item)) {
                moments.add(message(i, item));
                state = ShellState.ofPrompt(Json.text(item, "content"));
                continue;
            }
            var observation = i + 1 < history.size() && isObservation(history.get(i + 1))
                    ? history.get(i + 1).path("content")
                    : Json.MAPPER.missingNode();
            // The prompt below an observation shows where the shell stands after the action, and `create` opens a file.
            var after = ShellState.ofPrompt(Json.text(observation));
            state = after.equals(ShellState.UNKNOWN) ? state : after;
            moments.add(new Step("history/" + i, thinking(item), Json.text(item, "thought"), Json.text(item, "action"),
                    Json.text(item, "content"), calls(item), observation, state, itemMeta(item)));
            i += observation.isMissingNode() ? 0 : 1;
        }
        return moments;
    }

    private static List<JsonNode> prompt(JsonNode step) {
        var prompt = new ArrayList<JsonNode>();
        (step.has("query") ? step.path("query") : step.path("messages")).forEach(prompt::add);
        return prompt;
    }

    private static int firstTurn(List<JsonNode> messages) {
        for (var i = 0; i < messages.size(); i++) {
            if (isTurn(messages.get(i))) {
                return i;
            }
        }
        return messages.size();
    }

    /** Demonstrations are messages to the agent, whoever speaks in them. */
    private static boolean isTurn(JsonNode item) {
        return Json.text(item, "role").equals("assistant") && !item.path("is_demo").asBoolean();
    }

    private static boolean isObservation(JsonNode item) {
        var role = Json.text(item, "role");
        return role.equals("tool") || role.equals("user") && !item.path("is_demo").asBoolean()
                && (!item.has("message_type") || Json.text(item, "message_type").equals("observation"));
    }

    private int turnOf(JsonNode step, int from) {
        var seen = 0;
        for (var i = from; i < history.size() && seen < LOOK_AHEAD; i++) {
            var item = history.get(i);
            if (isTurn(item)) {
                seen++;
                if (Objects.equals(Json.text(item, "action"), Json.text(step, "action"))
                        && Objects.equals(Json.text(item, "thought"), Json.text(step, "thought"))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static Moment message(int index, JsonNode item) {
        return new Message("message/" + index, Json.text(item, "role"), item.path("content"), itemMeta(item));
    }

    private static Moment step(int index, JsonNode step, JsonNode turn) {
        var meta = new LinkedHashMap<>(itemMeta(turn));
        meta.put("step", Integer.toString(index));
        if (step.path("execution_time").isNumber()) {
            var seconds = step.path("execution_time").decimalValue();
            meta.put("executionMs", seconds.movePointRight(3).toBigInteger().toString());
        }
        return new Step("step/" + index, thinking(step.has("thinking_blocks") ? step : turn),
                Json.text(step, "thought"),
                Json.text(step, "action"), Json.text(step, "response"), calls(step.has("tool_calls") ? step : turn),
                step.path("observation"), ShellState.of(step.path("state")), meta);
    }

    private static Map<String, String> itemMeta(JsonNode item) {
        return new Meta().with("agent", item.path("agent")).with("messageType", item.path("message_type"))
                .with("demo", item.path("is_demo").asBoolean() ? "true" : "").asMap();
    }

    private static List<JsonNode> thinking(JsonNode item) {
        var blocks = new ArrayList<JsonNode>();
        item.path("thinking_blocks").forEach(blocks::add);
        return blocks;
    }

    private static List<ToolCall> calls(JsonNode item) {
        var calls = new ArrayList<ToolCall>();
        for (var call : item.path("tool_calls")) {
            var function = call.path("function");
            calls.add(
                    new ToolCall(Json.text(call, "id"), Json.text(function, "name"), Json.text(function, "arguments")));
        }
        return calls;
    }
}
