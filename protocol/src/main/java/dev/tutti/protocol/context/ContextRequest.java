package dev.tutti.protocol.context;

import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.util.List;
import java.util.SortedMap;

/** What a context can be asked. */
public sealed interface ContextRequest {
    String contextId();

    /** Create a context. Repeating the same request is answered with the context as it is. */
    record CreateContext(String contextId, String agentId, String displayName, SortedMap<String, String> meta)
            implements
                ContextRequest {}

    /** A request that may be made of a context in any state. */
    long ANY_STATE = -1;

    /**
     * Append units in this order, all or none. Every draft has its id and agent by now.
     *
     * @param ifEvents only if so many events made the context; {@link #ANY_STATE} for no condition
     */
    record AppendUnits(String contextId, List<WorkUnitDraft> units, long ifEvents) implements ContextRequest {
        public AppendUnits(String contextId, List<WorkUnitDraft> units) {
            this(contextId, units, ANY_STATE);
        }
    }

    /** Change a context in one go; {@code ifEvents} as in {@link AppendUnits}. */
    record UpdateContext(String contextId, String agentId, ContextChange change, long ifEvents)
            implements
                ContextRequest {}

    record ReadContext(String contextId) implements ContextRequest {}
}
