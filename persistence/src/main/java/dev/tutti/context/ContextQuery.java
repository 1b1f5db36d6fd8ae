package dev.tutti.context;

import dev.tutti.protocol.context.ContextStatus;

/**
 * Which contexts to list.
 *
 * @param after  only contexts whose name sorts behind this one; empty for all
 * @param agent  only contexts that this agent is in, or null
 * @param status only contexts in this state, or null
 */
public record ContextQuery(int limit, String after, String agent, ContextStatus status) {
    boolean accepts(ContextSummary context) {
        return (agent == null || context.has(agent)) && (status == null || context.status() == status);
    }
}
