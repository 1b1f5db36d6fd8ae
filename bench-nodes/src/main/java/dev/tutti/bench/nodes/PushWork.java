package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Cost;
import dev.tutti.bench.item.Item;
import dev.tutti.bench.load.Audience;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.nodes.Cluster.Kind;
import dev.tutti.bench.peer.TuttiWays;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;

/**
 * From the moment an append is due to the moment subscribers have it, at a fixed rate: one at the context's node and one at
 * another, which hear of the same appends, so that the difference between them is the hop between nodes.
 */
final class PushWork implements Item {
    static final String WORK = "Append to subscriber";
    /** The first value of a row, by which rows are compared. */
    static final String P50 = "p50 ms";
    static final String HOP = "p50 after its node's ms";
    private static final String WAY = "WebSocket/protobuf";
    /** Less than one publisher that waits for each answer gets through on a busy machine. */
    private static final int PER_SECOND = 10;
    private static final int TIMES_LONGER = 2;

    private final Setup setup;
    private final Payloads payloads;
    private final double seconds;
    private final Report report;

    PushWork(Setup setup, Payloads payloads, double seconds, Report report) {
        this.setup = setup;
        this.payloads = payloads;
        this.seconds = seconds * TIMES_LONGER;
        this.report = report;
    }

    @Override
    public String toString() {
        return WORK + ", " + setup.name();
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var door : Door.ofOnePlace(setup.cluster().size())) {
            run(round, door);
        }
    }

    private void run(int round, Door door) throws IOException, InterruptedException {
        var cluster = setup.cluster();
        var placed = cluster.place(Kind.CONTEXT);
        var ears = Door.ofOnePlace(cluster.size());
        var ports = ears.stream().map(ear -> ear.ports(cluster, placed).getFirst()).toList();
        var publisher = door.ports(cluster, placed).getFirst();
        var result = Audience.run(publisher, ports, 1,
                at -> new TuttiWays(ports.get(at)).listens().get(WAY).to(placed.name()),
                new TuttiWays(publisher).appends().get(WAY).to(placed.name(), payloads), PER_SECOND, seconds / 6,
                seconds);
        for (var i = 0; i < ears.size(); i++) {
            var values = new LinkedHashMap<>(Cost.latency(result.latencyNanos().get(i)));
            // Of so few events there is none.
            values.remove("p99.9 ms");
            if (i > 0) {
                values.put(HOP, values.get(P50) - result.latencyNanos().getFirst().getValueAtPercentile(50) / 1e6);
            }
            values.put("missing", (double) result.missing());
            report.add(new Figure(WORK, "1 writer, " + PER_SECOND + " appends/s", setup.name(), "appended " + door
                    + ", heard " + ears.get(i), round, values));
        }
    }
}
