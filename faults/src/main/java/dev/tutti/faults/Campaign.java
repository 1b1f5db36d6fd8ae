package dev.tutti.faults;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.fault.Fault;
import dev.tutti.faults.fault.Injector;
import dev.tutti.faults.fault.Injector.Outcome;
import dev.tutti.faults.load.Counts;
import dev.tutti.faults.load.Round;
import dev.tutti.faults.load.Shape;
import dev.tutti.faults.load.Skew;
import dev.tutti.faults.report.FaultRow;
import dev.tutti.faults.report.Report;
import dev.tutti.faults.report.Successes;
import dev.tutti.faults.report.Successes.Kind;
import dev.tutti.faults.wire.Wire;
import dev.tutti.faults.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Faults one after the other under load, in rounds: at the end of each its contexts and lock spaces are read back and judged, and
 * the next one has others, so that what is to be compared stays bounded.
 */
final class Campaign {
    private static final double MILLIS = 1e6;
    private static final Duration START = Duration.ofSeconds(180);

    private final World world;
    private final Wire wire;
    private final Counts counts;
    private final Report report;
    private final PrintStream said;
    private final Path logs;
    private final Shape shape;
    private final Duration settle;
    private final Skew skew = new Skew();

    /**
     * @param said   where progress goes
     * @param logs   where it is kept what the clients of a round saw in which a promise was broken
     * @param settle how long nothing is wrong before each fault, and after the last of a round
     */
    Campaign(World world, Wire wire, Counts counts, Report report, PrintStream said, Path logs, Shape shape,
            Duration settle) {
        this.world = world;
        this.logs = logs;
        this.wire = wire;
        this.counts = counts;
        this.report = report;
        this.said = said;
        this.shape = shape;
        this.settle = settle;
    }

    /** Whether all promises were kept. It ends with the round in which one was not. */
    boolean run(List<Fault> faults, int faultsPerRound, long seed) throws IOException, InterruptedException {
        for (var number = 1; number <= world.size(); number++) {
            world.node(number).start();
            // The first founds the cluster, and must be there before the others look for it.
            if (number == 1 && !awaitFirst()) {
                throw new IOException("the first node did not start");
            }
        }
        if (!world.awaitWhole(START)) {
            throw new IOException("the nodes did not start:\n" + world.views());
        }
        said.printf("%d nodes are up%n", world.size());
        for (var begin = 0; begin < faults.size(); begin += faultsPerRound) {
            var end = Math.min(faults.size(), begin + faultsPerRound);
            if (!round("r" + (begin / faultsPerRound + 1), faults.subList(begin, end), begin, seed + begin)) {
                return false;
            }
        }
        return true;
    }

    private boolean awaitFirst() throws InterruptedException {
        var deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (wire.get(world.node(1).endpoint(), "/healthz", Duration.ofSeconds(2)).isSuccess()) {
                    return true;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(100);
        }
        return false;
    }

    private boolean round(String name, List<Fault> faults, int before, long seed)
            throws IOException, InterruptedException {
        var successes = new Successes();
        var round = new Round(name, shape, wire, world.endpoints(), successes, counts, skew, seed);
        round.start();
        try {
            suffer(faults, before, round, successes);
            round.stopWork();
            tell(Verification.of(round, wire, world.endpoints(), counts));
            tell(world.told());
        } finally {
            round.stopWork();
            round.stopReading();
        }
        report.endRound(name, counts.all());
        said.printf("round %s is read back and compared: %d faults, %d units acknowledged so far, %d breaches%n", name,
                faults.size(), counts.of(Counts.ACKNOWLEDGED), report.violations().size());
        if (!report.violations().isEmpty()) {
            RoundLog.write(round, logs.resolve(name));
            return false;
        }
        return true;
    }

    /** All of them, or as many as it takes for one to break something at once. */
    private void suffer(List<Fault> faults, int before, Round round, Successes successes)
            throws IOException, InterruptedException {
        // What is there for the first time takes longer: it counts neither as quiet nor as a fault's.
        Thread.sleep(settle);
        var found = 0;
        for (var i = 0; i < faults.size() && found == 0; i++) {
            var quietFrom = System.nanoTime();
            Thread.sleep(settle);
            report.addQuiet(row(faults.get(i), round, successes, quietFrom, System.nanoTime(), 0));
            said.printf("fault %d: %s%n", before + i + 1, faults.get(i));
            var outcome = new Injector(world, skew).inject(faults.get(i));
            Thread.sleep(settle);
            found += judged(outcome, round, successes);
        }
    }

    private int judged(Outcome outcome, Round round, Successes successes) {
        var row = row(outcome.fault(), round, successes, outcome.injectedAt(), System.nanoTime(),
                (outcome.wholeAt() - outcome.healedAt()) / MILLIS);
        report.add(row);
        said.printf(
                "  no write for %.0f ms (one context %.0f, through one node %.0f), no lock for %.0f ms, whole after "
                        + "%.0f ms%n",
                row.writes(), row.context(), row.node(), row.locks(), row.recovered());
        tell(outcome.violations());
        return outcome.violations().size();
    }

    private FaultRow row(Fault fault, Round round, Successes successes, long from, long to, double recovered) {
        var nodes = world.endpoints().stream().map(node -> Successes.node(node.node())).toList();
        return new FaultRow(fault.kind(), fault.toString(), fault.lastingMs(),
                successes.longestGap(Kind.WRITE, from, to) / MILLIS,
                successes.longestGap(Kind.WRITE, round.contexts(), from, to) / MILLIS,
                successes.longestGap(Kind.WRITE, nodes, from, to) / MILLIS,
                successes.longestGap(Kind.LOCK, from, to) / MILLIS,
                successes.longestGap(Kind.LOCK, round.spaces(), from, to) / MILLIS, recovered);
    }

    private void tell(List<Violation> violations) {
        report.add(violations);
        violations.forEach(violation -> said.println("  BROKEN " + violation.promise() + ": " + violation.what()));
    }
}
