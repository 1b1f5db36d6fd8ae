package dev.tutti.protocol.context;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A context as it stands.
 *
 * @param units  how many units it holds; also the seq of the newest
 * @param events how many events of any kind made it; the entity's sequence number, and so its ETag
 * @param head   hash of the last event, lower-case hex
 */
public record ContextView(String contextId, String displayName, String createdBy, Instant createdAt, Instant updatedAt,
        SortedMap<String, String> meta, List<Member> agents, long units, long events, String head) {

    /** An agent in the context, and since when. */
    public record Member(String agentId, Instant joinedAt) {}
}
