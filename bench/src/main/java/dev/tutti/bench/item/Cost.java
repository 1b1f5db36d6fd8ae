package dev.tutti.bench.item;

import dev.tutti.bench.peer.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** CPU time of server and client over a run, and the usual figures of it. */
public final class Cost {
    private final Server server;
    private final double serverBefore;
    private final double clientBefore;

    private Cost(Server server) {
        this.server = server;
        this.serverBefore = server.cpuSeconds();
        this.clientBefore = Server.cpuSeconds(ProcessHandle.current().pid());
    }

    static Cost from(Server server) {
        return new Cost(server);
    }

    void into(Map<String, Double> values, long operations) {
        var per100k = 100_000.0 / Math.max(1, operations);
        values.put("server CPU s/100k", (server.cpuSeconds() - serverBefore) * per100k);
        values.put("client CPU s/100k",
                (Server.cpuSeconds(ProcessHandle.current().pid()) - clientBefore) * per100k);
        values.put("server MiB", server.residentBytes() / 1048576.0);
        values.put("client MiB", Server.residentBytes(ProcessHandle.current().pid()) / 1048576.0);
    }

    public static Map<String, Double> latency(Histogram nanos) {
        var values = new LinkedHashMap<String, Double>();
        values.put("p50 ms", nanos.getValueAtPercentile(50) / 1e6);
        values.put("p99 ms", nanos.getValueAtPercentile(99) / 1e6);
        values.put("p99.9 ms", nanos.getValueAtPercentile(99.9) / 1e6);
        return values;
    }
}
