package dev.tutti.app.metrics;

import dev.tutti.telemetry.Metric;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A metric and its instruments, one for each combination of label values.
 *
 * @param <P> the instrument
 */
abstract class Family<P> {
    private final Metric metric;
    private final Map<Labels, P> points = new ConcurrentHashMap<>();

    Family(Metric metric) {
        this.metric = metric;
    }

    final Metric metric() {
        return metric;
    }

    /** The same one for the same values. */
    final P point(String... values) {
        return points.computeIfAbsent(labels(values), labels -> newPoint());
    }

    final Map<Labels, P> points() {
        return points;
    }

    final Labels labels(String... values) {
        return Labels.of(metric.labels().toArray(String[]::new), values);
    }

    /** @param name without what the text format puts behind it by itself */
    final MetricMetadata metadata(String name) {
        return new MetricMetadata(name, metric.meaning() + ".");
    }

    abstract P newPoint();

    abstract MetricSnapshot snapshot();
}
