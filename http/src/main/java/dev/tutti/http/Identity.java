package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param agent  the agent's id, or nothing where the request names none
 * @param scopes what it may do
 */
record Identity(Optional<String> agent, Set<Scope> scopes) {

    /** Who uses what is for everybody. */
    static final Identity NOBODY = new Identity(Optional.empty(), Set.of(Scope.OPEN));

    /** For what is asked on a connection that was opened with another scope. */
    void require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new Refusal(new Problem.InsufficientScope(scope.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** The agent of a body: the one it names, where that does not contradict the identity, or the identity's, or null. */
    String agentOf(String named) {
        if (named != null && agent.isPresent() && !agent.get().equals(named)) {
            throw new Refusal(new Problem.AgentMismatch(agent.get(), named));
        }
        return named == null ? agent.orElse(null) : named;
    }
}
