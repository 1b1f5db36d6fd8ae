package dev.tutti.faults.load;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.report.Successes;
import dev.tutti.faults.wire.Endpoint;
import dev.tutti.faults.wire.Wire;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** What all clients of a round share. */
final class Clients {
    private final Wire wire;
    private final List<Endpoint> nodes;
    private final Successes successes;
    private final Counts counts;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Queue<Violation> breaches = new ConcurrentLinkedQueue<>();

    Clients(Wire wire, List<Endpoint> nodes, Successes successes, Counts counts) {
        this.wire = wire;
        this.nodes = nodes;
        this.successes = successes;
        this.counts = counts;
    }

    Wire wire() {
        return wire;
    }

    /** Any number names one. */
    Endpoint node(int number) {
        return nodes.get(Math.floorMod(number, nodes.size()));
    }

    Successes successes() {
        return successes;
    }

    Counts counts() {
        return counts;
    }

    boolean areStopped() {
        return stopped.get();
    }

    void stop() {
        stopped.set(true);
    }

    /** A node answered what the contract does not have. */
    void breach(String what) {
        breaches.add(new Violation(Promise.CONTRACT_KEPT, what));
    }

    /** A lease ended before its time. */
    void cutShort(String what) {
        breaches.add(new Violation(Promise.LEASE_KEPT, what));
    }

    List<Violation> breaches() {
        return List.copyOf(breaches);
    }
}
