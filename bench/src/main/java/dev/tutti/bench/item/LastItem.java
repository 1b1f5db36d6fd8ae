package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** A client that reads the last hundred units of a context again and again, for contexts of several sizes. */
public final class LastItem implements Item {
    private final List<Stored> stores;
    private final double warmSeconds;
    private final double seconds;
    private final Report report;

    /** @param warmSeconds before each measurement: the stores' servers may have been started just now */
    public LastItem(List<Stored> stores, double warmSeconds, double seconds, Report report) {
        this.stores = stores;
        this.warmSeconds = warmSeconds;
        this.seconds = seconds;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException {
        for (var store : stores) {
            for (var context : store.contexts().entrySet()) {
                for (var way : store.peer().readsLast().entrySet()) {
                    try (var loop = new ClosedLoop(store.peer().server().port(),
                            List.of(way.getValue().of(context.getValue())))) {
                        loop.run(warmSeconds, 1);
                        var cost = Cost.from(store.peer().server());
                        var result = loop.run(seconds, 1);
                        var values = new LinkedHashMap<String, Double>();
                        values.put("reads/s", result.perSecond());
                        values.putAll(Cost.latency(result.latencyNanos()));
                        cost.into(values, result.operations());
                        report.add(new Figure("The last 100 units of a context",
                                String.format(Locale.ROOT, "%,d units in it", context.getKey()), store.peer().name(),
                                way.getKey(), round, values));
                    }
                }
            }
        }
    }
}
