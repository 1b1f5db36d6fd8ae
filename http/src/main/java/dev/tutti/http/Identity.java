package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param agent the agent's id, or nothing where the request names none
 */
record Identity(Optional<String> agent) {
    static final Identity ANONYMOUS = new Identity(Optional.empty());

    static Identity of(String agentId) {
        return new Identity(Optional.of(agentId));
    }

    /** The agent of a body: the one it names, where that does not contradict the identity, or the identity's, or null. */
    String agentOf(String named) {
        if (named != null && agent.isPresent() && !agent.get().equals(named)) {
            throw new Refusal(new Problem.AgentMismatch(agent.get(), named));
        }
        return named == null ? agent.orElse(null) : named;
    }
}
