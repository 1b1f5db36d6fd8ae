package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Item;
import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.nodes.Cluster.Kind;
import dev.tutti.bench.peer.TuttiWays;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Durable appends by so many writers, each on a connection of its own, through all nodes, into one context or in turn into
 * many. A lone writer into one context comes in at that context's node, and at another.
 */
final class AppendWork implements Item {
    static final String WORK = "Durable appends";
    static final String RATE = "appends/s";
    private static final String WAY = "WebSocket/protobuf";
    private static final int FEW = 4;

    private final Setup setup;
    private final Payloads payloads;
    private final int writers;
    private final int contexts;
    private final double seconds;
    private final Report report;

    AppendWork(Setup setup, Payloads payloads, int writers, int contexts, double seconds, Report report) {
        this.setup = setup;
        this.payloads = payloads;
        this.writers = writers;
        this.contexts = contexts;
        this.seconds = seconds;
        this.report = report;
    }

    static String shape(int writers, int contexts) {
        return (writers == 1 ? "1 writer, " : writers + " writers, ")
                + (contexts == 1 ? "1 context" : contexts + " contexts");
    }

    /** Every context has a unit, few of them at once: to wake many on servers that are cold takes longer than these wait. */
    void wake() throws IOException {
        var port = setup.cluster().port(0);
        var clients = IntStream.range(0, FEW).mapToObj(i -> client(port, share(many(), i, FEW))).toList();
        try (var loop = new ClosedLoop(port, clients)) {
            loop.fill(contexts);
        }
    }

    private List<String> many() {
        return IntStream.range(0, contexts).mapToObj(i -> "of-many-" + i).toList();
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var door : doors()) {
            run(round, door);
        }
    }

    private List<Door> doors() {
        if (writers > 1) {
            return List.of(Door.ALL);
        }
        return contexts > 1 ? List.of(Door.ONE) : Door.ofOnePlace(setup.cluster().size());
    }

    @Override
    public String toString() {
        return WORK + " by " + shape(writers, contexts) + ", " + setup.name();
    }

    private void run(int round, Door door) throws IOException, InterruptedException {
        var placed = setup.cluster().place(Kind.CONTEXT);
        // The many stay the same from round to round: to wake them is not what is measured.
        var names = contexts == 1 ? List.of(placed.name()) : many();
        var ports = door.ports(setup.cluster(), placed);
        var clients = new ArrayList<Dialogue>();
        for (var writer = 0; writer < writers; writer++) {
            clients.add(client(ports.get(writer % ports.size()), share(names, writer, writers)));
        }
        var values = Loop.measure(setup, ports, clients, seconds, RATE, 1);
        report.add(new Figure(WORK, shape(writers, contexts), setup.name(), door.toString(), round, values));
    }

    /** Each context has a writer, and each writer a context. */
    private static List<String> share(List<String> names, int writer, int writers) {
        var share = new ArrayList<String>();
        for (var i = writer % names.size(); i < names.size(); i += Math.min(writers, names.size())) {
            share.add(names.get(i));
        }
        return share;
    }

    private Dialogue client(int port, List<String> names) {
        var append = new TuttiWays(port).appends().get(WAY);
        return new Rotation(names.stream().map(name -> append.to(name, payloads)).toList());
    }
}
