package dev.tutti.context;

import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.AgentArrived;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a context allows and what follows from it: requests to events and replies, and events to state. No actor, no I/O. */
final class ContextRules {
    private final Bounds bounds;

    ContextRules(Bounds bounds) {
        this.bounds = bounds;
    }

    /** How much one context may hold. */
    record Bounds(int agents, int pins, int links, int metaEntries) {}

    /** The events to persist, all or none, and the answer to each request once they are durable. */
    record Decision(List<ChainedEvent> events, List<ContextReply> replies) {}

    /** Ids of a batch that may name units of this context, and that nobody looked up yet. */
    static Set<UUID> unresolved(ContextState state, List<AppendUnits> batch, Map<UUID, WorkUnit> known,
            Set<UUID> asked) {
        var ids = new HashSet<UUID>();
        for (var request : batch) {
            for (var draft : request.units()) {
                var id = draft.id();
                if (state.recentIds().maybeSeen(id) && !known.containsKey(id)
                        && (!asked.contains(id) || state.recentIds().contains(id))) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** Each request of a batch stands alone: one that is refused takes nothing from the others. */
    Decision append(ContextState state, List<AppendUnits> batch, Map<UUID, WorkUnit> known, Instant clock) {
        var planned = new Plan(state, clock);
        var replies = new ArrayList<ContextReply>(batch.size());
        for (var request : batch) {
            replies.add(planned.append(request, known));
        }
        return new Decision(planned.events, replies);
    }

    /** The events of a creation; none where the context exists. */
    List<ChainedEvent> create(ContextState state, CreateContext request, Instant clock) {
        if (state.exists()) {
            return List.of();
        }
        var planned = new Plan(state, clock);
        planned.create(request.contextId(), request.agentId(), request.displayName(), request.meta());
        return planned.events;
    }

    /**
     * The event of a change; none where it changes nothing.
     *
     * @param units the pinned and linked units, looked up
     */
    Decision update(ContextState state, UpdateContext request, Map<UUID, WorkUnit> units, Instant clock) {
        if (!state.exists()) {
            return refused(new Problem.ContextNotFound(request.contextId()));
        }
        if (request.ifEvents() != ContextRequest.ANY_STATE && request.ifEvents() != state.events()) {
            return refused(new Problem.PreconditionFailed(request.contextId(), state.events()));
        }
        var wrong = ContextChanges.wrongUnit(request, units);
        if (wrong != null) {
            return refused(wrong);
        }
        var change = ContextChanges.effective(state, request.change(), units);
        var tooMuch = ContextChanges.tooMuch(state, change, bounds);
        if (tooMuch != null) {
            return refused(tooMuch);
        }
        if (change.isEmpty()) {
            return new Decision(List.of(), List.of());
        }
        var planned = new Plan(state, clock);
        planned.add(new ContextUpdated(request.contextId(), planned.now, state.units(), request.agentId(), change));
        return new Decision(planned.events, List.of());
    }

    private static Decision refused(Problem problem) {
        return new Decision(List.of(), List.of(new Refused(problem)));
    }

    /** The events of agents whose first connection is here. One for whom there is no room any more is passed over. */
    List<ChainedEvent> arrive(ContextState state, Collection<String> agents, Instant clock) {
        var planned = new Plan(state, clock);
        var members = state.memberCount();
        for (var agent : agents) {
            if (!state.isPresent(agent) && (state.isMember(agent) || members < bounds.agents())) {
                members += state.isMember(agent) ? 0 : 1;
                planned.add(new AgentArrived(state.contextId(), planned.now, state.units(), agent));
            }
        }
        return planned.events;
    }

    /** The events of agents whose last connection is gone for good. */
    List<ChainedEvent> leave(ContextState state, Collection<String> agents, Instant clock) {
        var planned = new Plan(state, clock);
        for (var agent : agents) {
            if (state.isPresent(agent)) {
                planned.add(new AgentLeft(state.contextId(), planned.now, state.units(), agent));
            }
        }
        return planned.events;
    }

    /** Whether an existing context is what a creation asks for: then the request is a retry. */
    static boolean sameAs(ContextState state, CreateContext request) {
        return state.displayName().equals(request.displayName()) && state.meta().equals(request.meta());
    }

    static ContextState evolve(ContextState state, ChainedEvent chained) {
        var event = chained.event();
        switch (event) {
            case ContextCreated(var id, var at, var by, var name, var meta) -> state.created(id, by, name, meta, at);
            case AgentJoined(var id, var at, var units, var agent) -> state.joined(agent, at);
            case UnitAppended(var unit) -> state.recentIds().add(unit.id());
            case ContextUpdated updated -> state.changed(updated.change(), updated.ts());
            case AgentArrived arrived -> state.arrived(arrived.agentId(), arrived.ts());
            case AgentLeft left -> state.left(left.agentId());
        }
        state.moved(event.ts(), event.units(), chained.hash());
        return state;
    }

    /** The events of one batch as they grow, on top of a state that stays as it is. */
    private final class Plan {
        private final ContextState state;
        private final Instant now;
        private final List<ChainedEvent> events = new ArrayList<>();
        private final Map<UUID, WorkUnit> placed = new HashMap<>();
        private final Set<String> joined = new HashSet<>();
        private com.google.protobuf.ByteString head;
        private long units;
        private boolean created;

        Plan(ContextState state, Instant clock) {
            this.state = state;
            this.now = clock.isBefore(state.updatedAt()) ? state.updatedAt() : clock;
            this.head = state.head();
            this.units = state.units();
            this.created = state.exists();
        }

        ContextReply append(AppendUnits request, Map<UUID, WorkUnit> known) {
            var here = new HashMap<UUID, WorkUnitDraft>();
            var newcomers = new LinkedHashSet<String>();
            for (var draft : request.units()) {
                var before = find(draft.id(), known);
                var twin = here.putIfAbsent(draft.id(), draft);
                if (before != null && !before.sameContentAs(draft) || twin != null && !twin.equals(draft)) {
                    return new Refused(new Problem.UnitIdTaken(draft.id()));
                }
                if (!state.isMember(draft.agentId()) && !joined.contains(draft.agentId())) {
                    newcomers.add(draft.agentId());
                }
            }
            var agents = state.memberCount() + joined.size() + newcomers.size();
            if (agents > bounds.agents()) {
                return new Refused(new Problem.TooLarge("agents in a context", bounds.agents(), agents));
            }
            var isNew = request.units().stream().anyMatch(draft -> find(draft.id(), known) == null);
            if (isNew && state.status() == ContextStatus.COMPLETED) {
                return new Refused(new Problem.ContextCompleted(request.contextId()));
            }
            var at = state.events() + events.size();
            if (isNew && request.ifEvents() != ContextRequest.ANY_STATE && request.ifEvents() != at) {
                return new Refused(new Problem.PreconditionFailed(request.contextId(), at));
            }
            var receipts = new ArrayList<Receipt>(request.units().size());
            for (var draft : request.units()) {
                var before = find(draft.id(), known);
                var unit = before == null ? place(draft) : before;
                receipts.add(new Receipt(unit.id(), unit.contextId(), unit.seq(), unit.ts(), before != null));
            }
            return new Appended(receipts);
        }

        private WorkUnit find(UUID id, Map<UUID, WorkUnit> known) {
            var unit = placed.get(id);
            return unit == null ? known.get(id) : unit;
        }

        private WorkUnit place(WorkUnitDraft draft) {
            if (!created) {
                create(draft.contextId(), draft.agentId(), "", Collections.emptySortedMap());
            }
            if (!state.isMember(draft.agentId()) && joined.add(draft.agentId())) {
                add(new AgentJoined(draft.contextId(), now, units, draft.agentId()));
            }
            var unit = draft.at(++units, now);
            placed.put(unit.id(), unit);
            add(new UnitAppended(unit));
            return unit;
        }

        void create(String id, String by, String name, java.util.SortedMap<String, String> meta) {
            created = true;
            add(new ContextCreated(id, now, by, name, meta));
        }

        private void add(ContextEvent event) {
            var chained = HashChain.seal(head, event);
            head = chained.hash();
            events.add(chained);
        }
    }
}
