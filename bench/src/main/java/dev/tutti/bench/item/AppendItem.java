package dev.tutti.bench.item;

import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Durable appends by so many writers, each on a connection of its own, into one context or spread over many. */
public final class AppendItem implements Item {
    private final List<Peer> peers;
    private final Payloads payloads;
    private final int writers;
    private final int contexts;
    private final double seconds;
    private final Report report;
    private final String ways;

    /** @param ways a regular expression: which ways in are tried */
    public AppendItem(List<Peer> peers, Payloads payloads, int writers, int contexts, double seconds, String ways,
            Report report) {
        this.peers = peers;
        this.payloads = payloads;
        this.writers = writers;
        this.contexts = contexts;
        this.seconds = seconds;
        this.ways = ways;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var peer : peers) {
            for (var way : peer.appends().entrySet()) {
                if ((peer.name() + " " + way.getKey()).matches(ways)) {
                    run(round, peer, way);
                }
            }
        }
    }

    private void run(int round, Peer peer, Map.Entry<String, Peer.Appends> way) throws IOException {
        var prefix = "append-" + payloads.name() + "-" + round + "-";
        var dialogues = new ArrayList<Dialogue>();
        for (var i = 0; i < writers; i++) {
            dialogues.add(way.getValue().to(prefix + i % contexts, payloads));
        }
        var values = Measured.loop(peer.server(), dialogues, seconds / 3, seconds, "appends/s", 1);
        report.add(new Figure("Durable append", writers + " writers, " + contexts + " contexts, " + payloads.name()
                + " payload", peer.name(), way.getKey(), round, values));
    }
}
