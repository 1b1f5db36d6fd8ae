package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.cli.transcript.Payload;
import dev.tutti.cli.transcript.TranscriptUnit;

/** A unit as the wire wants it. */
final class UnitJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private UnitJson() {}

    /**
     * @param agent whose units these become, or null to keep the transcript's agents
     */
    static byte[] encode(TranscriptUnit unit, String agent) {
        var json = MAPPER.createObjectNode();
        json.put("id", unit.id().toString());
        json.put("contextId", unit.contextId());
        json.put("agentId", agent == null ? unit.agentId() : agent);
        json.put("type", unit.type().name());
        if (unit.observedAt() != null) {
            json.put("observedAt", unit.observedAt().toString());
        }
        var meta = json.putObject("meta");
        unit.meta().forEach(meta::put);
        if (agent != null) {
            meta.put("author", unit.agentId());
        }
        json.put("contentType", unit.payload().contentType());
        switch (unit.payload()) {
            case Payload.Text text -> json.put("payload", text.text());
            case Payload.Binary binary -> json.put("payloadBase64", binary.bytes());
        }
        var relations = json.putArray("relations");
        for (var link : unit.links()) {
            relations.addObject().put("type", link.type()).put("target", link.target().toString());
        }
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("well-formed text and numbers can always be written", e);
        }
    }
}
