package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who makes a request: on a loopback server without authentication, the agent that {@code X-Agent-Id} names. */
final class Identity {
    private Identity() {}

    static Optional<String> of(HttpRequest request) {
        var agent = request.getHeader("X-Agent-Id").map(HttpHeader::value);
        agent.filter(name -> !UnitIds.isName(name)).ifPresent(name -> {
            throw new Refusal(Problem.notAName("X-Agent-Id", name));
        });
        return agent;
    }

    /** The agent of a body: the one it names, where that does not contradict the identity, or the identity's. */
    static String agentOf(Optional<String> identity, String named) {
        if (named != null && identity.isPresent() && !identity.get().equals(named)) {
            throw new Refusal(new Problem.AgentMismatch(identity.get(), named));
        }
        return named == null ? identity.orElse(null) : named;
    }
}
