package dev.tutti.context;

import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.ContextView.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A context as the list of contexts shows it. Who is present it does not know: that changes too often to be listed.
 *
 * @param event the number of the last event it shows
 */
public record ContextSummary(String contextId, String displayName, ContextStatus status, String createdBy,
        Instant createdAt, List<Member> agents, long event) {

    boolean has(String agentId) {
        return agents.stream().anyMatch(member -> member.agentId().equals(agentId));
    }

    ContextSummary with(Member member, long number) {
        var more = new ArrayList<>(agents);
        if (!has(member.agentId())) {
            more.add(member);
        }
        return new ContextSummary(contextId, displayName, status, createdBy, createdAt, List.copyOf(more),
                number);
    }

    ContextSummary with(ContextChange change, Instant at, long number) {
        var changed = new ArrayList<>(agents);
        changed.removeIf(member -> change.removeAgents().contains(member.agentId()));
        for (var agent : change.addAgents()) {
            if (changed.stream().noneMatch(member -> member.agentId().equals(agent))) {
                changed.add(new Member(agent, at, null));
            }
        }
        return new ContextSummary(contextId, change.displayName() == null ? displayName : change.displayName(),
                change.status() == null ? status : change.status(), createdBy, createdAt, List.copyOf(changed),
                number);
    }
}
