package dev.tutti.context;

/**
 * Which contexts to list.
 *
 * @param after only contexts whose name sorts behind this one; empty for all
 * @param agent only contexts that this agent is in, or null
 */
public record ContextQuery(int limit, String after, String agent) {
    boolean accepts(ContextSummary context) {
        return agent == null || context.has(agent);
    }
}
