package dev.tutti.protocol.workunit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * An immutable record of work.
 *
 * @param id         UUIDv7
 * @param seq        position in its context: dense, from 1, never reused
 * @param ts         when the server captured it, to the microsecond; never runs backwards within a context
 * @param observedAt the client's own clock, or null
 */
public record WorkUnit(UUID id, String contextId, long seq, String agentId, String type, Instant ts, Instant observedAt,
        SortedMap<String, String> meta, String contentType, Payload payload, List<Relation> relations) {

    /** Whether a draft says the same: then it is a retry of this unit, otherwise its id is taken. */
    public boolean sameContentAs(WorkUnitDraft draft) {
        return draft.at(seq, ts).equals(this);
    }
}
