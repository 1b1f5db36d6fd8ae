package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/** A client takes a lock that nobody else wants, and releases it, again and again; the taking is measured. */
public final class LockItem implements Item {
    private final List<Peer> peers;
    private final double seconds;
    private final String ways;
    private final Report report;

    public LockItem(List<Peer> peers, double seconds, String ways, Report report) {
        this.peers = peers;
        this.seconds = seconds;
        this.ways = ways;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException {
        for (var peer : peers) {
            for (var way : peer.locks().entrySet()) {
                if ((peer.name() + " " + way.getKey()).matches(ways)) {
                    var name = "uncontended" + round + Math.abs(way.getKey().hashCode());
                    try (var loop = new ClosedLoop(peer.server().port(),
                            List.of(way.getValue().of("bench:" + name, name)))) {
                        loop.run(seconds / 3, 2);
                        var cost = Cost.from(peer.server());
                        var result = loop.run(seconds, 2);
                        var values = new LinkedHashMap<String, Double>();
                        values.put("lock+unlock/s", result.perSecond());
                        values.putAll(Cost.latency(result.latencyNanos()));
                        cost.into(values, result.operations());
                        report.add(new Figure("Lock, uncontended", "1 client", peer.name(), way.getKey(), round,
                                values));
                    }
                }
            }
        }
    }
}
