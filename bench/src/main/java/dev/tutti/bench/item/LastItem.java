package dev.tutti.bench.item;

import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
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
                    var values = Measured.loop(store.peer().server(),
                            List.of(way.getValue().of(context.getValue())), warmSeconds, seconds, "reads/s", 1);
                    report.add(new Figure("The last 100 units of a context",
                            String.format(Locale.ROOT, "%,d units in it", context.getKey()), store.peer().name(),
                            way.getKey(), round, values));
                }
            }
        }
    }
}
