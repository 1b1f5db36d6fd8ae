package dev.tutti.protocol.context;

import dev.tutti.protocol.context.ContextChange.Link;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A context as it stands.
 *
 * @param units  how many units it holds; also the seq of the newest
 * @param events how many events of any kind made it; the entity's sequence number, and so its ETag
 * @param head   hash of the last event, lower-case hex
 */
public record ContextView(String contextId, String displayName, String createdBy, Instant createdAt, Instant updatedAt,
        ContextStatus status, SortedMap<String, String> meta, List<Member> agents, List<UUID> pins, List<Link> links,
        long units, long events, String head) {

    /**
     * An agent in the context.
     *
     * @param presentSince since when it has a connection, or null where it has none
     */
    public record Member(String agentId, Instant joinedAt, Instant presentSince) {}
}
