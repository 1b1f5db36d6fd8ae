package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Item;
import dev.tutti.bench.nodes.Cluster.Kind;
import dev.tutti.bench.peer.TuttiWays;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.List;

/** A client takes a lock that nobody else wants, and releases it, again and again; the taking is measured. */
final class LockWork implements Item {
    static final String WORK = "A lock and its release";

    private final Setup setup;
    private final double seconds;
    private final Report report;

    LockWork(Setup setup, double seconds, Report report) {
        this.setup = setup;
        this.seconds = seconds;
        this.report = report;
    }

    @Override
    public String toString() {
        return WORK + ", " + setup.name();
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var door : Door.ofOnePlace(setup.cluster().size())) {
            var placed = setup.cluster().place(Kind.LOCK_SPACE);
            var ports = door.ports(setup.cluster(), placed);
            var client = new TuttiWays(ports.getFirst()).locks().get("WebSocket").of(placed.name() + ":file",
                    "holder");
            var values = Loop.measure(setup, ports, List.of(client), seconds, "lock+release/s", 2);
            report.add(new Figure(WORK, "1 client", setup.name(), door.toString(), round, values));
        }
    }
}
