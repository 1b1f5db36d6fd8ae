package dev.tutti.context;

import dev.tutti.protocol.context.ContextView.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A context as the list of contexts shows it. */
public record ContextSummary(String contextId, String displayName, String createdBy, Instant createdAt,
        List<Member> agents) {

    boolean has(String agentId) {
        return agents.stream().anyMatch(member -> member.agentId().equals(agentId));
    }

    ContextSummary with(Member member) {
        if (has(member.agentId())) {
            return this;
        }
        var more = new ArrayList<>(agents);
        more.add(member);
        return new ContextSummary(contextId, displayName, createdBy, createdAt, List.copyOf(more));
    }
}
