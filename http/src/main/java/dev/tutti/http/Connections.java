package dev.tutti.http;

import dev.tutti.lock.Locks;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The streams and WebSockets of this node, and which agents have one: agents that depend on it for their locks
 * ({@code onDisconnect: release}) are told of to the lock spaces again and again, for as long as a connection of theirs is
 * open.
 */
final class Connections {
    private final Locks locks;
    private final HttpMetrics metrics;
    private final Set<Pushing> pushing = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> open = new HashMap<>();
    private volatile boolean leaving;

    Connections(ActorSystem<?> system, Locks locks, HttpMetrics metrics) {
        this.locks = locks;
        this.metrics = metrics;
        system.scheduler().scheduleWithFixedDelay(locks.seenEvery(), locks.seenEvery(), this::tell,
                system.executionContext());
    }

    void opened(Pushing connection) {
        pushing.add(connection);
        metrics.subscribers(connection.transport()).add(1);
        connection.identity().agent().ifPresent(this::opened);
        if (leaving) {
            connection.goaway();
        }
    }

    void closed(Pushing connection) {
        pushing.remove(connection);
        metrics.subscribers(connection.transport()).add(-1);
        connection.identity().agent().ifPresent(this::closed);
    }

    /** Tells all that are open, and all that still open, that the server is about to stop. */
    void goaway() {
        leaving = true;
        pushing.forEach(Pushing::goaway);
    }

    private synchronized void opened(String agentId) {
        open.merge(agentId, 1, Integer::sum);
        tell(agentId);
    }

    /** The last sign of life counts from here. */
    private synchronized void closed(String agentId) {
        tell(agentId);
        if (open.merge(agentId, -1, Integer::sum) <= 0) {
            open.remove(agentId);
        }
    }

    private synchronized void tell() {
        open.keySet().forEach(this::tell);
    }

    private void tell(String agentId) {
        locks.seen(agentId);
    }
}
