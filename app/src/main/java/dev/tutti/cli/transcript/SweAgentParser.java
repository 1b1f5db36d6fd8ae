package dev.tutti.cli.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;

/**
 * SWE-agent trajectories, 0.5 to 1.1 (https://swe-agent.com/latest/usage/trajectories/): with {@code trajectory} and
 * {@code history}, with a history alone, or with several {@code attempts}.
 */
final class SweAgentParser implements TranscriptParser {

    @Override
    public void parse(InputStream in, long sizeBytes, Scribe scribe) throws IOException, TranscriptException {
        var file = read(in);
        if (!file.isObject()) {
            throw new TranscriptException("not a SWE-agent trajectory: it holds no JSON object");
        }
        var attempts = file.path("attempts");
        if (attempts.isArray() && !attempts.isEmpty()) {
            // The run at the top is a copy of the attempt that was chosen, and changes as attempts are added.
            for (var i = 0; i < attempts.size(); i++) {
                var meta = meta(file).with("attempt", Integer.toString(i));
                new SweAgentRun(scribe, attempts.get(i), "attempt/" + i + "/", meta.asMap()).write();
            }
            return;
        }
        if (!file.path("trajectory").isArray() && !file.path("history").isArray()) {
            throw new TranscriptException("not a SWE-agent trajectory: it has neither 'trajectory' nor 'history'");
        }
        new SweAgentRun(scribe, file, "", meta(file).asMap()).write();
    }

    private static JsonNode read(InputStream in) throws IOException, TranscriptException {
        try {
            return SweAgentFile.read(in);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new TranscriptException(
                    "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + Json.reason(e));
        }
    }

    private static Meta meta(JsonNode file) throws TranscriptException {
        var replay = file.path("replay_config");
        if (replay.isTextual()) {
            try {
                replay = Json.MAPPER.readTree(replay.textValue());
            } catch (JsonProcessingException notJson) {
                replay = Json.MAPPER.missingNode();
            }
        }
        return new Meta().with("environment", file.path("environment"))
                .with("model", replay.path("agent").path("model").path("name"));
    }
}
