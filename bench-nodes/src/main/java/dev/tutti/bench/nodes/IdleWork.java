package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Item;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What everybody takes while nobody asks for anything: it is in every other figure as well. */
final class IdleWork implements Item {
    static final String WORK = "Nothing to do";

    private final List<Setup> setups;
    private final double seconds;
    private final Report report;

    IdleWork(List<Setup> setups, double seconds, Report report) {
        this.setups = setups;
        this.seconds = seconds;
        this.report = report;
    }

    @Override
    public String toString() {
        return WORK;
    }

    @Override
    public void run(int round) throws IOException, InterruptedException {
        var before = new ArrayList<Usage>();
        for (var setup : setups) {
            before.add(Usage.of(setup));
        }
        Thread.sleep((long) (seconds * 1000));
        for (var i = 0; i < setups.size(); i++) {
            var setup = setups.get(i);
            var used = Usage.of(setup).since(before.get(i));
            var values = new LinkedHashMap<String, Double>();
            values.put("processors, all nodes of Tutti", used.tutti() / used.wall());
            setup.ring().ifPresent(ring -> values.put("processors, the ring of Cassandra",
                    used.cassandra() / used.wall()));
            report.add(new Figure(WORK, "all of them at once", setup.name(), "", round, values));
        }
    }
}
