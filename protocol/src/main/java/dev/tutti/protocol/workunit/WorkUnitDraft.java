package dev.tutti.protocol.workunit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A unit as a client hands it in, before its context gave it a place.
 *
 * @param id          UUIDv7, or null where the server is to choose
 * @param agentId     who did the work, or null where the request's identity says so
 * @param observedAt  the client's own clock, or null
 * @param contentType media type of the payload
 */
public record WorkUnitDraft(UUID id, String contextId, String agentId, String type, Instant observedAt,
        SortedMap<String, String> meta, String contentType, Payload payload, List<Relation> relations) {

    public WorkUnitDraft withId(UUID chosen) {
        return new WorkUnitDraft(chosen, contextId, agentId, type, observedAt, meta, contentType, payload, relations);
    }

    public WorkUnitDraft withAgentId(String agent) {
        return new WorkUnitDraft(id, contextId, agent, type, observedAt, meta, contentType, payload, relations);
    }

    /** Rough memory and journal cost in bytes: what bounds on queued and batched bytes count. */
    public int sizeBytes() {
        var size = 256 + payload.bytes().size() + relations.size() * 32;
        for (var entry : meta.entrySet()) {
            size += entry.getKey().length() + entry.getValue().length() + 16;
        }
        return size;
    }

    /** The unit this draft becomes at a place in its context. */
    public WorkUnit at(long seq, Instant ts) {
        return new WorkUnit(id, contextId, seq, agentId, type, ts, observedAt, meta, contentType, payload, relations);
    }
}
