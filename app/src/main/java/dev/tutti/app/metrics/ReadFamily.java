package dev.tutti.app.metrics;

import dev.tutti.telemetry.Metric;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Gauges whose value is read when they are shown. */
final class ReadFamily extends Family<AtomicReference<LongSupplier>> {
    ReadFamily(Metric metric) {
        super(metric);
    }

    /** The last one who says so is read. */
    void read(LongSupplier value, String... labels) {
        point(labels).set(value);
    }

    @Override
    AtomicReference<LongSupplier> newPoint() {
        return new AtomicReference<>(() -> 0);
    }

    @Override
    MetricSnapshot snapshot() {
        return new GaugeSnapshot(metadata(metric().name()), points().entrySet().stream()
                .map(point -> GaugeDataPointSnapshot.builder().value(point.getValue().get().getAsLong())
                        .labels(point.getKey()).build())
                .toList());
    }
}
