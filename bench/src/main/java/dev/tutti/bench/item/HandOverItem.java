package dev.tutti.bench.item;

import dev.tutti.bench.load.Wire;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** From the moment a holder sends its release to the moment the one that waits has the lock: two clients take turns. */
public final class HandOverItem implements Item {
    private static final long SETTLE_MILLIS = 2;

    private final List<Peer> peers;
    private final double seconds;
    private final String ways;
    private final Report report;

    public HandOverItem(List<Peer> peers, double seconds, String ways, Report report) {
        this.peers = peers;
        this.seconds = seconds;
        this.ways = ways;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var peer : peers) {
            for (var way : peer.locks().entrySet()) {
                if (peer.queuesWaiters() && (peer.name() + " " + way.getKey()).matches(ways)) {
                    run(round, peer, way);
                }
            }
        }
    }

    private void run(int round, Peer peer, Map.Entry<String, Peer.LocksAndUnlocks> way)
            throws IOException, InterruptedException {
        var resource = "bench:handover" + round + Math.abs(way.getKey().hashCode());
        var port = peer.server().port();
        var dialogues = List.of(way.getValue().of(resource, resource.replace(':', '-') + "-a"),
                way.getValue().of(resource, resource.replace(':', '-') + "-b"));
        try (var first = new Wire(port); var second = new Wire(port)) {
            var wires = List.of(first, second);
            for (var i = 0; i < 2; i++) {
                dialogues.get(i).open(wires.get(i));
            }
            var histogram = new Histogram(60_000_000_000L, 3);
            wires.get(0).ask(dialogues.get(0), 0);
            var deadline = System.nanoTime() + (long) (seconds * 1.3e9);
            var warmUntil = System.nanoTime() + (long) (seconds * 0.3e9);
            for (var holder = 0; System.nanoTime() < deadline; holder = 1 - holder) {
                var waiter = 1 - holder;
                wires.get(waiter).request(dialogues.get(waiter), 0);
                Thread.sleep(SETTLE_MILLIS);
                var released = System.nanoTime();
                wires.get(holder).request(dialogues.get(holder), 1);
                wires.get(waiter).await(dialogues.get(waiter)::reply);
                if (released > warmUntil) {
                    histogram.recordValue(System.nanoTime() - released);
                }
                wires.get(holder).await(dialogues.get(holder)::reply);
            }
            var values = new LinkedHashMap<>(Cost.latency(histogram));
            report.add(new Figure("Lock, handed over to a waiter", "2 clients", peer.name(), way.getKey(), round,
                    values));
        }
    }
}
