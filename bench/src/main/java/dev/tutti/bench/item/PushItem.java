package dev.tutti.bench.item;

import dev.tutti.bench.load.Audience;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/** From the moment an append is due to the moment each of many subscribers of its context has it, at a fixed rate. */
public final class PushItem implements Item {
    private final List<Peer> peers;
    private final Payloads payloads;
    private final int subscribers;
    private final int perSecond;
    private final double seconds;
    private final String ways;
    private final Report report;

    public PushItem(List<Peer> peers, Payloads payloads, int subscribers, int perSecond, double seconds, String ways,
            Report report) {
        this.peers = peers;
        this.payloads = payloads;
        this.subscribers = subscribers;
        this.perSecond = perSecond;
        this.seconds = seconds;
        this.ways = ways;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        for (var peer : peers) {
            for (var way : peer.listens().entrySet()) {
                if ((peer.name() + " " + way.getKey()).matches(ways)) {
                    var context = "push-" + subscribers + "-" + round + "-" + Math.abs(way.getKey().hashCode());
                    var cost = Cost.from(peer.server());
                    var port = peer.server().port();
                    var result = Audience.run(port, List.of(port), subscribers,
                            at -> way.getValue().to(context), peer.announced().to(context, payloads), perSecond,
                            Math.min(2, seconds / 2), seconds);
                    var values = new LinkedHashMap<String, Double>();
                    values.putAll(Cost.latency(result.latencyNanos().getFirst()));
                    values.put("missing", (double) result.missing());
                    cost.into(values, (long) (subscribers * perSecond * (seconds + Math.min(2, seconds / 2))));
                    report.add(new Figure("Append to subscriber", subscribers + " subscribers, " + perSecond
                            + " appends/s, " + payloads.name() + " payload", peer.name(), way.getKey(), round, values));
                }
            }
        }
    }
}
