package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code auth.mode = none}, on a loopback server: the agent is who {@code X-Agent-Id} says, and may do everything. */
final class AgentHeader implements Authentication {
    private static final Set<Scope> EVERYTHING = Set.copyOf(EnumSet.allOf(Scope.class));

    @Override
    public CompletionStage<Identity> authenticate(Request request) {
        var agent = request.header("X-Agent-Id");
        agent.filter(name -> !UnitIds.isName(name)).ifPresent(name -> {
            throw new Refusal(Problem.notAName("X-Agent-Id", name));
        });
        return CompletableFuture.completedFuture(new Identity(agent, EVERYTHING));
    }
}
