package dev.tutti.context;

import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.WorkUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What a change asks for, held against what a context is. */
final class ContextChanges {
    private ContextChanges() {}

    /** Why a unit cannot be pinned or linked, or null. */
    static Problem wrongUnit(UpdateContext request, Map<UUID, WorkUnit> units) {
        for (var id : request.change().pin()) {
            if (!units.containsKey(id)) {
                return new Problem.UnitNotFound(id);
            }
            if (!units.get(id).contextId().equals(request.contextId())) {
                return new Problem.WrongContext(id, units.get(id).contextId());
            }
        }
        for (var link : request.change().link()) {
            if (!units.containsKey(link.unit())) {
                return new Problem.UnitNotFound(link.unit());
            }
            if (units.get(link.unit()).contextId().equals(request.contextId())) {
                return new Problem.WrongContext(link.unit(), request.contextId());
            }
        }
        return null;
    }

    /** Only what is not so already: a change that is repeated changes nothing. */
    static ContextChange effective(ContextState state, ContextChange asked, Map<UUID, WorkUnit> units) {
        var setMeta = new TreeMap<>(asked.setMeta());
        setMeta.entrySet().removeIf(entry -> entry.getValue().equals(state.meta().get(entry.getKey())));
        var removeMeta = new TreeSet<>(asked.removeMeta());
        removeMeta.retainAll(state.meta().keySet());
        return new ContextChange(asked.addAgents().stream().filter(agent -> !state.isMember(agent)).toList(),
                asked.removeAgents().stream().filter(state::isMember).toList(),
                asked.pin().stream().filter(id -> !state.pins().contains(id)).toList(),
                asked.unpin().stream().filter(state.pins()::contains).toList(),
                asked.link().stream().filter(link -> !state.links().containsKey(link.unit()))
                        .map(link -> new Link(link.unit(), units.get(link.unit()).contextId())).toList(),
                asked.unlink().stream().filter(state.links()::containsKey).toList(),
                state.displayName().equals(asked.displayName()) ? null : asked.displayName(),
                state.status() == asked.status() ? null : asked.status(),
                Collections.unmodifiableSortedMap(setMeta), Collections.unmodifiableSortedSet(removeMeta));
    }

    /** Which bound an effective change would break, or null. */
    static Problem tooMuch(ContextState state, ContextChange change, ContextRules.Bounds bounds) {
        var meta = new TreeSet<>(state.meta().keySet());
        meta.removeAll(change.removeMeta());
        meta.addAll(change.setMeta().keySet());
        return first(
                beyond("agents in a context", bounds.agents(), state.memberCount(),
                        state.memberCount() + change.addAgents().size() - change.removeAgents().size()),
                beyond("pins", bounds.pins(), state.pins().size(),
                        state.pins().size() + change.pin().size() - change.unpin().size()),
                beyond("links", bounds.links(), state.links().size(),
                        state.links().size() + change.link().size() - change.unlink().size()),
                beyond("meta entries", bounds.metaEntries(), state.meta().size(), meta.size()));
    }

    /** A bound that was lowered keeps nobody from changing something else, or from taking some away. */
    private static Problem beyond(String what, int allowed, int before, int after) {
        return after > allowed && after > before ? new Problem.TooLarge(what, allowed, after) : null;
    }

    private static Problem first(Problem... problems) {
        for (var problem : problems) {
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
