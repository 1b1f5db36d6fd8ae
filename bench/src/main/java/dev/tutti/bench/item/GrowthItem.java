package dev.tutti.bench.item;

import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What an append costs in contexts that are long already: it should cost the same. */
public final class GrowthItem implements Item {
    private static final int MANY = 16;

    private final List<Stored> stores;
    private final double seconds;
    private final Report report;

    public GrowthItem(List<Stored> stores, double seconds, Report report) {
        this.stores = stores;
        this.seconds = seconds;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException {
        for (var store : stores) {
            for (var context : store.contexts().entrySet()) {
                for (var writers : List.of(1, MANY)) {
                    append(store.peer(), context.getValue(), writers, store.payloads(), round, seconds,
                            String.format(Locale.ROOT, "a context of %,d units", context.getKey()), report);
                }
            }
        }
    }

    static void append(Peer peer, String context, int writers, Payloads payloads, int round, double seconds,
            String shape, Report report) throws IOException {
        var way = peer.appends().entrySet().iterator().next();
        var dialogues = IntStream.range(0, writers).mapToObj(i -> way.getValue().to(context, payloads)).toList();
        var values = Measured.loop(peer.server(), dialogues, seconds / 3, seconds, "appends/s", 1);
        report.add(new Figure("Append as the store grows", shape + ", " + writers + " writers", peer.name(),
                way.getKey(), round, values));
    }
}
