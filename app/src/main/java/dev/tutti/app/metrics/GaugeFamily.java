package dev.tutti.app.metrics;

import dev.tutti.telemetry.Gauge;
import dev.tutti.telemetry.Metric;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.LongAdder;

/** What parts of the engine say grows and shrinks. */
final class GaugeFamily extends Family<GaugeFamily.Point> {
    GaugeFamily(Metric metric) {
        super(metric);
    }

    static final class Point implements Gauge {
        private final LongAdder sum = new LongAdder();

        @Override
        public void add(long change) {
            sum.add(change);
        }
    }

    @Override
    Point newPoint() {
        return new Point();
    }

    @Override
    MetricSnapshot snapshot() {
        return new GaugeSnapshot(metadata(metric().name()), points().entrySet().stream().map(
                point -> GaugeDataPointSnapshot.builder().value(point.getValue().sum.sum()).labels(point.getKey())
                        .build())
                .toList());
    }
}
