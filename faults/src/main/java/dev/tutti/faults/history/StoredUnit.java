package dev.tutti.faults.history;

import com.fasterxml.jackson.databind.JsonNode;

/** A unit as a node reads it back. */
public record StoredUnit(String context, long seq, String id, String agent, String payload) {

    public static StoredUnit of(JsonNode json) {
        return new StoredUnit(json.path("contextId").asText(), json.path("seq").asLong(), json.path("id").asText(),
                json.path("agentId").asText(), json.path("payload").asText());
    }
}
