package dev.tutti.faults.fault;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.load.Skew;
import dev.tutti.faults.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does what a fault says, takes it back, and waits until all is whole. */
public final class Injector {
    private static final Duration WHOLE = Duration.ofSeconds(120);

    private final World world;
    private final Skew skew;

    public Injector(World world, Skew skew) {
        this.world = world;
        this.skew = skew;
    }

    /**
     * What came of it.
     *
     * @param injectedAt nanoseconds of the run's clock
     * @param healedAt   when it was taken back
     * @param wholeAt    when all nodes were ready and one cluster again, or were given up on
     */
    public record Outcome(Fault fault, long injectedAt, long healedAt, long wholeAt, List<Violation> violations) {}

    public Outcome inject(Fault fault) throws IOException, InterruptedException {
        var violations = new ArrayList<Violation>();
        var injectedAt = System.nanoTime();
        switch (fault) {
            case Fault.Kill(var node, var downMs) -> {
                world.node(node).kill();
                Thread.sleep(downMs);
                world.node(node).start();
            }
            case Fault.Stop(var node, var lastingMs) -> {
                world.node(node).pause();
                Thread.sleep(lastingMs);
                world.node(node).resume();
            }
            case Fault.KillCassandra(var node, var downMs) -> {
                world.store().kill(node);
                Thread.sleep(downMs);
                world.store().restart(node);
            }
            case Fault.Partition(var node, var lastingMs) -> {
                for (var other = 1; other <= world.size(); other++) {
                    if (other != node) {
                        world.network().cut(node, other);
                        world.network().cut(other, node);
                    }
                }
                Thread.sleep(lastingMs);
                world.network().heal();
            }
            case Fault.OneWay(var from, var to, var lastingMs) -> {
                world.network().cut(from, to);
                Thread.sleep(lastingMs);
                world.network().heal();
            }
            case Fault.Slow(var node, var kilobits, var lastingMs) -> {
                world.network().slow(node, kilobits);
                Thread.sleep(lastingMs);
                world.network().heal();
            }
            case Fault.Rolling(var order) -> {
                for (var node : order) {
                    if (!world.node(node).stop()) {
                        violations.add(new Violation(Promise.CONTRACT_KEPT,
                                "node " + node + " was told to stop and did not end as it should"));
                    }
                    world.node(node).start();
                    if (!whole(fault, violations)) {
                        break;
                    }
                }
            }
            case Fault.Skewed(var rate, var share, var lastingMs) -> {
                skew.set(rate, share);
                Thread.sleep(lastingMs);
                skew.clear();
            }
        }
        var healedAt = System.nanoTime();
        if (violations.stream().noneMatch(violation -> violation.promise() == Promise.RECOVERED)) {
            whole(fault, violations);
        }
        violations.addAll(world.told());
        return new Outcome(fault, injectedAt, healedAt, System.nanoTime(), List.copyOf(violations));
    }

    private boolean whole(Fault fault, List<Violation> violations) throws InterruptedException {
        var whole = world.awaitWhole(WHOLE);
        if (!whole) {
            violations.add(new Violation(Promise.RECOVERED, "not one whole cluster " + WHOLE.toSeconds()
                    + " s after " + fault + " was taken back:\n" + world.views()));
        }
        return whole;
    }
}
