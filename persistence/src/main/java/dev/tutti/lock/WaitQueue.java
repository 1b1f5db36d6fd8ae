package dev.tutti.lock;

import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem.Deadlock.Wait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The requests that wait in a space, in the order they came, and who waits for whom. Not journaled: after a move the doors
 * ask again.
 *
 * <p>Who waits for whom only ever grows when a request begins to wait: what is granted later was already in the way of those
 * behind it. So a circle is found when the request comes that would close it, and at no other time.
 */
final class WaitQueue {
    private final int capacity;
    private final List<Waiting> waiting = new ArrayList<>();

    WaitQueue(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return waiting.size();
    }

    boolean isFull() {
        return waiting.size() >= capacity;
    }

    Waiting get(int index) {
        return waiting.get(index);
    }

    List<Waiting> all() {
        return List.copyOf(waiting);
    }

    void add(Waiting late) {
        waiting.add(late);
    }

    void remove(UUID requestId) {
        waiting.removeIf(one -> one.request().requestId().equals(requestId));
    }

    Optional<Waiting> find(UUID requestId) {
        return waiting.stream().filter(one -> one.request().requestId().equals(requestId)).findFirst();
    }

    /** Whether a request waits already; it keeps its place, and its answer goes to whoever asked last. */
    boolean rejoin(UUID requestId, Consumer<LockReply> replyTo) {
        for (var i = 0; i < waiting.size(); i++) {
            var one = waiting.get(i);
            if (one.request().requestId().equals(requestId)) {
                waiting.set(i, new Waiting(one.request(), one.untilNanos(), replyTo));
                return true;
            }
        }
        return false;
    }

    int indexOf(Waiting one) {
        return waiting.indexOf(one);
    }

    /** How many of the first {@code ahead} requests are in conflict with one. */
    int conflicting(AcquireLocks request, int ahead) {
        return (int) waiting.subList(0, ahead).stream()
                .filter(one -> !one.request().requestId().equals(request.requestId()) && one.conflictsWith(request))
                .count();
    }

    List<Waiting> due(long nowNanos) {
        return waiting.stream().filter(one -> one.untilNanos() - nowNanos <= 0).toList();
    }

    OptionalLong nextNanos() {
        return waiting.stream().mapToLong(Waiting::untilNanos).min();
    }

    int waitingFor(LockResource resource) {
        return (int) waiting.stream()
                .filter(one -> one.request().resources().stream().anyMatch(resource::overlaps)).count();
    }

    /** Who is in the way of a request that stands behind the first {@code ahead} of the queue: each with the resource. */
    List<Wait> blockers(AcquireLocks request, Collection<Hold> holds, int ahead) {
        Set<Wait> found = new LinkedHashSet<>();
        for (var hold : holds) {
            if (hold.conflictsWith(request.resources(), request.mode())) {
                found.add(new Wait(request.agentId(), hold.resource().text(), hold.holder()));
            }
        }
        for (var earlier : waiting.subList(0, ahead)) {
            if (earlier.conflictsWith(request)) {
                found.add(new Wait(request.agentId(), request.resources().getFirst().text(),
                        earlier.request().agentId()));
            }
        }
        return List.copyOf(found);
    }

    /** The hold that a request waits for in the end, maybe through requests that came before it. */
    Hold holdInTheWay(AcquireLocks request, Collection<Hold> holds, int ahead) {
        for (var hold : holds) {
            if (hold.conflictsWith(request.resources(), request.mode())) {
                return hold;
            }
        }
        for (var i = 0; i < ahead; i++) {
            if (waiting.get(i).conflictsWith(request)) {
                return holdInTheWay(waiting.get(i).request(), holds, i);
            }
        }
        throw new IllegalStateException("nothing is in the way of this request");
    }

    /** Every wait there is: an agent, and another one in its way. */
    List<Wait> waits(Collection<Hold> holds) {
        var all = new ArrayList<Wait>();
        for (var i = 0; i < waiting.size(); i++) {
            all.addAll(blockers(waiting.get(i).request(), holds, i));
        }
        return all;
    }

    /** The same, each with the request it is part of. */
    List<WaitGraph.Edge> edges(Collection<Hold> holds) {
        var all = new ArrayList<WaitGraph.Edge>();
        for (var i = 0; i < waiting.size(); i++) {
            var request = waiting.get(i).request();
            blockers(request, holds, i).forEach(wait -> all.add(new WaitGraph.Edge(request.requestId(), wait)));
        }
        return all;
    }

    /** The circle that a request would close if it waited; empty where it would not. */
    List<Wait> cycle(AcquireLocks request, Collection<Hold> holds) {
        var all = waits(holds);
        for (var first : blockers(request, holds, waiting.size())) {
            var path = new ArrayList<Wait>(List.of(first));
            if (leadsTo(request.agentId(), first.waitsFor(), all, path, new HashSet<>())) {
                return path;
            }
        }
        return List.of();
    }

    /** An agent in its own way is no circle: its work may go on elsewhere. */
    static boolean leadsTo(String target, String from, List<Wait> waits, List<Wait> path, Set<String> visited) {
        if (from.equals(target)) {
            return path.size() > 1;
        }
        if (!visited.add(from)) {
            return false;
        }
        for (var wait : waits) {
            if (wait.agent().equals(from)) {
                path.add(wait);
                if (leadsTo(target, wait.waitsFor(), waits, path, visited)) {
                    return true;
                }
                path.removeLast();
            }
        }
        return false;
    }
}
