package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** What an append costs, what a start takes and how much memory is used as contexts become many; done once, in the first round. */
public final class ContextsItem implements Item {
    private static final int WRITERS = 16;

    private final Peer peer;
    private final Path directory;
    private final List<Integer> counts;
    private final Payloads payloads;
    private final double seconds;
    private final Report report;

    /** @param counts how many contexts there are at each look, growing */
    public ContextsItem(Peer peer, Path directory, List<Integer> counts, Payloads payloads, double seconds,
            Report report) {
        this.peer = peer;
        this.directory = directory;
        this.counts = counts;
        this.payloads = payloads;
        this.seconds = seconds;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException {
        if (round != 1) {
            return;
        }
        try (peer) {
            peer.start(Files.createDirectories(directory));
            var there = 0;
            for (var count : counts) {
                var begun = System.nanoTime();
                try (var loop = new ClosedLoop(peer.server().port(),
                        List.of(peer.newContexts("growth-" + count + "-", payloads)))) {
                    loop.fill(count - there);
                }
                var perSecond = (count - there) / ((System.nanoTime() - begun) / 1e9);
                there = count;
                var shape = String.format(Locale.ROOT, "%,d contexts", count);
                for (var writers : List.of(1, WRITERS)) {
                    GrowthItem.append(peer, "busy", writers, payloads, round, seconds, shape, report);
                }
                memory(round, shape, perSecond);
            }
            peer.close();
            peer.start(directory);
            var values = new LinkedHashMap<String, Double>();
            values.put("ready s", peer.server().readySeconds());
            report.add(new Figure("Start to ready", String.format(Locale.ROOT, "%,d contexts", there), peer.name(), "",
                    round, values));
        }
    }

    private void memory(int round, String shape, double perSecond) throws IOException {
        var values = new LinkedHashMap<String, Double>();
        values.put("new contexts/s", perSecond);
        values.put("server MiB", peer.server().residentBytes() / 1048576.0);
        var heap = peer.heapBytes();
        if (heap.isPresent()) {
            values.put("heap MiB", heap.getAsLong() / 1048576.0);
        }
        report.add(new Figure("Memory", shape, peer.name(), "", round, values));
    }
}
