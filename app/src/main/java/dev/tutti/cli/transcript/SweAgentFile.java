package dev.tutti.cli.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Reads a {@code .traj} without what SWE-agent repeats: since 1.0 every step holds the whole prompt again ({@code
 * messages}, from 1.1 {@code query}), which makes files grow with the square of their steps. The first step's is kept.
 */
final class SweAgentFile {
    private static final Set<String> REPEATED_PROMPT = Set.of("query", "messages");

    private SweAgentFile() {}

    static JsonNode read(InputStream in) throws IOException {
        try (var parser = Json.MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return parser.currentToken() == null ? Json.MAPPER.missingNode() : Json.MAPPER.readTree(parser);
            }
            var root = readAttempt(parser);
            parser.nextToken();
            return root;
        }
    }

    private static ObjectNode readAttempt(JsonParser parser) throws IOException {
        var attempt = Json.MAPPER.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            var value = parser.nextToken();
            if (field.equals("trajectory") && value == JsonToken.START_ARRAY) {
                attempt.set(field, readSteps(parser));
            } else if (field.equals("attempts") && value == JsonToken.START_ARRAY) {
                attempt.set(field, readAttempts(parser));
            } else {
                attempt.set(field, Json.MAPPER.<JsonNode>readTree(parser));
            }
        }
        return attempt;
    }

    private static ArrayNode readAttempts(JsonParser parser) throws IOException {
        var attempts = Json.MAPPER.createArrayNode();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            attempts.add(
                    token == JsonToken.START_OBJECT ? readAttempt(parser) : Json.MAPPER.<JsonNode>readTree(parser));
        }
        return attempts;
    }

    private static ArrayNode readSteps(JsonParser parser) throws IOException {
        var steps = Json.MAPPER.createArrayNode();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                steps.add(readStep(parser, steps.isEmpty()));
            } else {
                steps.add(Json.MAPPER.<JsonNode>readTree(parser));
            }
        }
        return steps;
    }

    private static ObjectNode readStep(JsonParser parser, boolean first) throws IOException {
        var step = Json.MAPPER.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            if (!first && REPEATED_PROMPT.contains(field)) {
                parser.skipChildren();
            } else {
                step.set(field, Json.MAPPER.<JsonNode>readTree(parser));
            }
        }
        return step;
    }
}
