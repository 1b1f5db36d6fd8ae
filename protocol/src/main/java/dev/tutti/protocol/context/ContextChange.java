package dev.tutti.protocol.context;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

/**
 * What one {@code PATCH} changes, all at once.
 *
 * @param link        units of other contexts
 * @param displayName the new one, or null to keep what it was
 * @param status      likewise
 * @param setMeta     entries to add or replace
 * @param removeMeta  keys to take away
 */
public record ContextChange(List<String> addAgents, List<String> removeAgents, List<UUID> pin, List<UUID> unpin,
        List<Link> link, List<UUID> unlink, String displayName, ContextStatus status,
        SortedMap<String, String> setMeta, SortedSet<String> removeMeta) {

    public static final ContextChange NOTHING = new ContextChange(List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), null, null, Collections.emptySortedMap(), Collections.emptySortedSet());

    /** A unit of another context; which one is null until it was looked up. */
    public record Link(UUID unit, String contextId) {}

    public boolean isEmpty() {
        return equals(NOTHING);
    }

    public ContextChange withLinks(List<Link> found) {
        return new ContextChange(addAgents, removeAgents, pin, unpin, found, unlink, displayName, status, setMeta,
                removeMeta);
    }
}
