package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Wire;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Memory of a server with a long context in it, of each idle subscriber, and of each context that has become passive. */
public final class MemoryItem implements Item {
    private static final int SUBSCRIBERS = 1000;
    private static final int CONTEXTS = 20_000;
    private static final int SMALL_BUFFER = 16 << 10;

    private final List<Stored> stores;
    private final long passiveMillis;
    private final Report report;

    /** @param passiveMillis how long the systems were told to keep a context that nobody uses, and a while */
    public MemoryItem(List<Stored> stores, long passiveMillis, Report report) {
        this.stores = stores;
        this.passiveMillis = passiveMillis;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var store : stores) {
            var peer = store.peer();
            var before = Used.of(peer);
            add(round, peer, "", String.format(Locale.ROOT, "%,d units in one context", store.largest()),
                    before.minus(new Used(0, 0), 1, "MiB", 1048576));
            for (var way : peer.listens().entrySet()) {
                subscribers(round, store, way);
            }
            contexts(round, store);
        }
    }

    private void subscribers(int round, Stored store, Map.Entry<String, Peer.Listens> way) throws IOException {
        var peer = store.peer();
        var before = Used.of(peer);
        var wires = new ArrayList<Wire>();
        try {
            for (var i = 0; i < SUBSCRIBERS; i++) {
                var wire = new Wire(peer.server().port(), SMALL_BUFFER);
                wires.add(wire);
                way.getValue().to("subscribed-" + way.getKey().hashCode()).open(wire);
            }
            add(round, peer, way.getKey(), "each of " + SUBSCRIBERS + " idle subscribers",
                    Used.of(peer).minus(before, SUBSCRIBERS, "KiB", 1024));
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    private void contexts(int round, Stored store) throws IOException, InterruptedException {
        var peer = store.peer();
        var fresh = peer.newContexts("passive-" + round + "-", store.payloads());
        if (fresh == null) {
            return;
        }
        var before = Used.of(peer);
        try (var loop = new ClosedLoop(peer.server().port(), List.of(fresh))) {
            loop.fill(CONTEXTS);
        }
        Thread.sleep(passiveMillis);
        add(round, peer, "", "each of " + CONTEXTS + " passive contexts",
                Used.of(peer).minus(before, CONTEXTS, "KiB", 1024));
    }

    private void add(int round, Peer peer, String way, String shape, Map<String, Double> values) {
        report.add(new Figure("Memory", shape, peer.name(), way, round, values));
    }

    /** @param heap negative where the system has none */
    private record Used(long resident, long heap) {
        static Used of(Peer peer) throws IOException {
            var heap = peer.heapBytes().orElse(-1);
            return new Used(peer.server().residentBytes(), heap);
        }

        Map<String, Double> minus(Used before, int by, String unit, double unitBytes) {
            var values = new LinkedHashMap<String, Double>();
            values.put("server " + unit, (resident - before.resident) / unitBytes / by);
            if (heap >= 0) {
                values.put("heap " + unit, (heap - before.heap) / unitBytes / by);
            }
            return values;
        }
    }
}
