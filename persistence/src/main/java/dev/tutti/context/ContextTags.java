package dev.tutti.context;

import dev.tutti.journal.EventLookup;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.AgentArrived;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import java.util.Set;
import java.util.UUID;

/** The tags of a context's events: how they are found other than by their context. Kept for ever, as events are. */
public final class ContextTags {
    /** On everything but units: what the list of contexts is made of. */
    static final String DIRECTORY = "context-directory";
    private static final int PARTITIONS = 16;

    private ContextTags() {}

    /** All tags of an event; they follow from nothing else. */
    public static Set<String> of(ChainedEvent chained) {
        var partition = partition(chained.event().contextId());
        return switch (chained.event()) {
            case UnitAppended(var unit) -> Set.of(partition, unit(unit.id()));
            case ContextCreated created -> Set.of(partition, DIRECTORY);
            case AgentJoined joined -> Set.of(partition, DIRECTORY);
            case ContextUpdated updated -> Set.of(partition, DIRECTORY);
            case AgentArrived arrived -> Set.of(partition, DIRECTORY);
            case AgentLeft left -> Set.of(partition);
        };
    }

    /** One of a fixed number of partitions: what projections of all events share out among themselves. */
    static String partition(String contextId) {
        return "context-events-" + Math.floorMod(contextId.hashCode(), PARTITIONS);
    }

    /** On one event only: a unit is found by its id as soon as it is durable. */
    static String unit(UUID id) {
        return EventLookup.PREFIX + id;
    }
}
