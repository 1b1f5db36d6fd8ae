package dev.tutti.context;

import dev.tutti.protocol.workunit.WorkUnit;

/**
 * Which units of a context to read.
 *
 * @param limit  how many at most
 * @param before only units of a smaller seq; {@link Long#MAX_VALUE} for no bound
 * @param after  only units of a greater seq, and the page begins right behind it; negative for no bound
 * @param type   only units of this type, or null
 * @param agent  only units by this agent, or null
 */
public record UnitQuery(int limit, long before, long after, String type, String agent) {
    boolean accepts(WorkUnit unit) {
        return unit.seq() < before && unit.seq() > after && (type == null || type.equals(unit.type()))
                && (agent == null || agent.equals(unit.agentId()));
    }

    boolean forwards() {
        return after >= 0;
    }
}
