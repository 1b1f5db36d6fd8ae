package dev.tutti.context;

import dev.tutti.journal.EventLookup;
import java.util.UUID;

/** The tags of a context's events: how they are found other than by their context. Kept for ever, as events are. */
final class ContextTags {
    /** On everything but units: what the list of contexts is made of. */
    static final String DIRECTORY = "context-directory";
    private static final int PARTITIONS = 16;

    private ContextTags() {}

    /** One of a fixed number of partitions: what projections of all events share out among themselves. */
    static String partition(String contextId) {
        return "context-events-" + Math.floorMod(contextId.hashCode(), PARTITIONS);
    }

    /** On one event only: a unit is found by its id as soon as it is durable. */
    static String unit(UUID id) {
        return EventLookup.PREFIX + id;
    }
}
