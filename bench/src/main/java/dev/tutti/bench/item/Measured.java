package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.peer.Server;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients in a closed loop: warmed up, then measured, with the usual figures of it. */
final class Measured {
    private Measured() {}

    /**
     * @param rate   what its operations in a second are called
     * @param stride of so many consecutive requests of a client the first is measured
     */
    static Map<String, Double> loop(Server server, List<? extends Dialogue> clients, double warmSeconds,
            double seconds, String rate, int stride) throws IOException {
        try (var loop = new ClosedLoop(server.port(), clients)) {
            loop.run(warmSeconds, stride);
            var cost = Cost.from(server);
            var result = loop.run(seconds, stride);
            var values = new LinkedHashMap<String, Double>();
            values.put(rate, result.perSecond());
            values.putAll(Cost.latency(result.latencyNanos()));
            cost.into(values, result.operations());
            return values;
        }
    }
}
