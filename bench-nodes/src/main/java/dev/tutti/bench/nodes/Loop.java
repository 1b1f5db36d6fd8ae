package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Cost;
import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Dialogue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients in a closed loop over the nodes of a setup: warmed up, then measured. */
final class Loop {
    /** Fewer operations have no such percentile. */
    private static final Map<String, Integer> AT_LEAST = Map.of("p99 ms", 100, "p99.9 ms", 1_000);

    private Loop() {}

    /**
     * @param ports  of the nodes, which clients take in turn
     * @param rate   what its operations in a second are called
     * @param stride of so many consecutive requests of a client the first is measured
     */
    static Map<String, Double> measure(Setup setup, List<Integer> ports, List<? extends Dialogue> clients,
            double seconds, String rate, int stride) throws IOException {
        try (var loop = new ClosedLoop(ports, clients)) {
            loop.run(seconds / 3, stride);
            var before = Usage.of(setup);
            var result = loop.run(seconds, stride);
            var used = Usage.of(setup).since(before);
            var values = new LinkedHashMap<String, Double>();
            values.put(rate, result.perSecond());
            var latency = Cost.latency(result.latencyNanos());
            latency.keySet().removeIf(name -> result.operations() < AT_LEAST.getOrDefault(name, 0));
            values.putAll(latency);
            used.into(values, result.operations() + result.late());
            return values;
        }
    }
}
