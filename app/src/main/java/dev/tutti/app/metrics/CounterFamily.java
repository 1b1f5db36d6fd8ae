package dev.tutti.app.metrics;

import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Metric;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.LongAdder;

/** What only grows. */
final class CounterFamily extends Family<CounterFamily.Point> {
    private static final String TOTAL = "_total";

    CounterFamily(Metric metric) {
        super(metric);
        if (!metric.name().endsWith(TOTAL)) {
            throw new IllegalArgumentException("the counter " + metric.name() + " must end in " + TOTAL);
        }
    }

    static final class Point implements Counter {
        private final LongAdder sum = new LongAdder();

        @Override
        public void add(long amount) {
            sum.add(amount);
        }
    }

    @Override
    Point newPoint() {
        return new Point();
    }

    @Override
    MetricSnapshot snapshot() {
        var name = metric().name();
        return new CounterSnapshot(metadata(name.substring(0, name.length() - TOTAL.length())),
                points().entrySet().stream().map(point -> CounterDataPointSnapshot.builder()
                        .value(point.getValue().sum.sum()).labels(point.getKey()).build()).toList());
    }
}
