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

    /** Append units in this order, all or none. Every draft has its id and agent by now. */
    record AppendUnits(String contextId, List<WorkUnitDraft> units) implements ContextRequest {}

    record ReadContext(String contextId) implements ContextRequest {}
}
