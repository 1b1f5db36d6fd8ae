package dev.tutti.bench.item;

import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
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
                    var values = Measured.loop(peer.server(), List.of(way.getValue().of("bench:" + name, name)),
                            seconds / 3, seconds, "lock+unlock/s", 2);
                    report.add(new Figure("Lock, uncontended", "1 client", peer.name(), way.getKey(), round, values));
                }
            }
        }
    }
}
