package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.cli.transcript.Moment.Message;
import dev.tutti.cli.transcript.Moment.Step;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes one run of SWE-agent: its messages, its steps, what it submitted and how it ended. */
final class SweAgentRun {
    private static final String AGENT = "swe-agent";
    private static final String USER = "user";
    private static final Pattern DIFF_START = Pattern.compile("^(diff --git |--- )", Pattern.MULTILINE);
    private static final Pattern DIFF_FILE = Pattern.compile("^\\+\\+\\+ b/([^\\r\\n\\t]+)", Pattern.MULTILINE);

    private final Scribe scribe;
    private final JsonNode run;
    private final String placePrefix;
    private final Map<String, String> runMeta;
    private final List<Moment> moments;
    private final String identity;
    private UUID lastCall;
    private String lastAction = "";
    private String lastObservation = "";

    SweAgentRun(Scribe scribe, JsonNode run, String placePrefix, Map<String, String> runMeta) {
        this.scribe = scribe;
        this.run = run;
        this.placePrefix = placePrefix;
        this.runMeta = runMeta;
        this.moments = SweAgentMoments.of(run);
        this.identity = identity(moments);
    }

    /**
     * A trajectory has no id of its own: what was asked tells it from others. Two runs at the same task differ from
     * their first step on, which the server reports as a conflict rather than mixing them.
     */
    private static String identity(List<Moment> moments) {
        var asked = moments.stream().takeWhile(Message.class::isInstance).map(Message.class::cast)
                .filter(message -> !message.meta().containsKey("demo")).map(message -> Json.text(message.content()))
                .toArray(String[]::new);
        return HexFormat.of().formatHex(StableIds.sha256(asked));
    }

    void write() {
        for (var i = 0; i < moments.size(); i++) {
            scribe.progress((double) i / moments.size());
            switch (moments.get(i)) {
                case Message message -> message(message);
                case Step step -> step(step);
            }
        }
        scribe.progress(1);
        ending();
    }

    private void message(Message message) {
        var agent = message.role().equals("user") ? USER : AGENT;
        var meta = new Meta().with(message.meta()).with("role", message.role());
        // The second and later answers to parallel calls; the first belongs to its step.
        if (message.role().equals("tool")) {
            contents(message.place(), UnitType.TOOL_RESULT, AGENT, meta, ContentBlocks.of(message.content()),
                    causedBy(lastCall));
            return;
        }
        contents(message.place(), UnitType.MESSAGE, agent, meta, ContentBlocks.of(message.content()), List.of());
    }

    private void step(Step step) {
        var thought = thought(step);
        var call = call(step, thought);
        var observation = Json.text(step.observation());
        if (!step.observation().isMissingNode() && (call != null || !observation.isEmpty())) {
            contents(step.place() + "/result", UnitType.TOOL_RESULT, AGENT, toolMeta(step),
                    ContentBlocks.of(step.observation()), causedBy(call));
            SweAgentEdit.of(step, observation)
                    .ifPresent(edit -> unit(step.place() + "/change", UnitType.ARTIFACT_CHANGE,
                            AGENT, toolMeta(step).with(edit.meta()).with("file", edit.file()), edit.payload(),
                            causedBy(call)));
        }
        lastCall = call;
        lastAction = step.action();
        lastObservation = observation;
    }

    private UUID thought(Step step) {
        UUID thought = null;
        for (var i = 0; i < step.thinking().size(); i++) {
            var thinking = Json.text(step.thinking().get(i), "thinking");
            if (!thinking.isBlank()) {
                thought = unit(step.place() + "/thinking/" + i, UnitType.REASONING, AGENT,
                        stepMeta(step).with("kind", "thinking"), Payload.text(thinking), List.of());
            }
        }
        if (!step.thought().isBlank()) {
            return unit(step.place() + "/thought", UnitType.REASONING, AGENT, stepMeta(step),
                    Payload.text(step.thought()),
                    List.of());
        }
        if (step.action().isBlank() && step.calls().isEmpty() && !step.response().isBlank()) {
            unit(step.place() + "/response", UnitType.MESSAGE, AGENT, stepMeta(step).with("role", "assistant"),
                    Payload.text(step.response()), List.of());
        }
        return thought;
    }

    private UUID call(Step step, UUID thought) {
        if (!step.action().isBlank()) {
            return unit(step.place() + "/call", UnitType.TOOL_CALL, AGENT, toolMeta(step), Payload.text(step.action()),
                    causedBy(thought));
        }
        UUID last = null;
        for (var i = 0; i < step.calls().size(); i++) {
            var call = step.calls().get(i);
            last = unit(step.place() + "/call/" + i, UnitType.TOOL_CALL, AGENT,
                    stepMeta(step).with("tool", call.name()).with("callId", call.id()), Payload.json(call.arguments()),
                    causedBy(thought));
        }
        return last;
    }

    private void ending() {
        var info = run.path("info");
        var exitStatus = Json.text(info, "exit_status");
        var submission = Json.text(info, "submission");
        if (submission.isBlank() && lastAction.strip().equals("submit")) {
            submission = submittedDiff();
        }
        var meta = new Meta().with("kind", "submission").with("exitStatus", exitStatus);
        if (DIFF_START.matcher(submission).find()) {
            var files = DIFF_FILE.matcher(submission).results().map(match -> match.group(1))
                    .collect(Collectors.joining("\n"));
            unit("submission", UnitType.ARTIFACT_CHANGE, AGENT, meta.with("change", "diff").with("file", files),
                    Payload.diff(submission), causedBy(lastCall));
        } else if (!submission.isBlank()) {
            unit("submission", UnitType.MESSAGE, AGENT, meta.with("role", "assistant"), Payload.text(submission),
                    causedBy(lastCall));
        }
        if (!exitStatus.isBlank()) {
            unit("exit", UnitType.TASK_STATUS, AGENT, new Meta().with("modelStats", info.path("model_stats")),
                    Payload.text(exitStatus), List.of());
        }
    }

    /** A history alone shows the submission as what the last command, {@code submit}, printed. */
    private String submittedDiff() {
        var printed = ShellState.withoutPrompt(lastObservation);
        var start = DIFF_START.matcher(printed);
        return start.find() ? printed.substring(start.start()) : "";
    }

    private void contents(String place, UnitType type, String agent, Meta meta, List<Payload> payloads,
            List<Link> links) {
        for (var i = 0; i < payloads.size(); i++) {
            unit(i == 0 ? place : place + "/block/" + i, type, agent, meta, payloads.get(i), links);
        }
    }

    private UUID unit(String place, UnitType type, String agent, Meta meta, Payload payload, List<Link> links) {
        var all = new Meta().with(runMeta).with(meta.asMap()).with("position", placePrefix + place).asMap();
        return scribe.write(identity, new Draft(placePrefix + place, type, agent, all, payload, null, links));
    }

    private static Meta stepMeta(Step step) {
        return new Meta().with(step.meta());
    }

    private static Meta toolMeta(Step step) {
        var tools = new ArrayList<String>();
        var ids = new ArrayList<String>();
        for (var call : step.calls()) {
            tools.add(call.name());
            ids.add(call.id());
        }
        var tool = tools.isEmpty() ? SweAgentEdit.firstWord(step.action()) : String.join(",", tools);
        return stepMeta(step).with("tool", tool).with("callId", String.join(",", ids));
    }

    private static List<Link> causedBy(UUID cause) {
        return cause == null ? List.of() : List.of(Link.causedBy(cause));
    }
}
