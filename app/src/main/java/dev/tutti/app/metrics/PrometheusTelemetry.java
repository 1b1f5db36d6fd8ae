package dev.tutti.app.metrics;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Exposition;
import dev.tutti.telemetry.Gauge;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The instruments of one engine, and those of its process. Recording adds to a {@link java.util.concurrent.atomic.LongAdder}:
 * it waits for nobody, looks nothing up and allocates nothing. What is shown is gathered when somebody asks.
 */
public final class PrometheusTelemetry implements Telemetry, MultiCollector {
    private final Map<String, Family<?>> families = new ConcurrentHashMap<>();
    private final PrometheusText text;

    private PrometheusTelemetry() {
        var registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        registry.register(this);
        this.text = new PrometheusText(registry);
    }

    public static PrometheusTelemetry start() {
        return new PrometheusTelemetry();
    }

    @Override
    public Counter counter(Metric metric, String... labels) {
        return family(metric, CounterFamily.class, () -> new CounterFamily(metric)).point(labels);
    }

    @Override
    public Gauge gauge(Metric metric, String... labels) {
        return family(metric, GaugeFamily.class, () -> new GaugeFamily(metric)).point(labels);
    }

    @Override
    public void gauge(Metric metric, LongSupplier value, String... labels) {
        family(metric, ReadFamily.class, () -> new ReadFamily(metric)).read(value, labels);
    }

    @Override
    public Histogram histogram(Metric metric, Buckets buckets, String... labels) {
        return family(metric, HistogramFamily.class, () -> new HistogramFamily(metric, buckets)).point(labels);
    }

    private <F extends Family<?>> F family(Metric metric, Class<F> type, Supplier<F> fresh) {
        var family = families.computeIfAbsent(metric.name(), name -> fresh.get());
        if (!type.isInstance(family) || !family.metric().equals(metric)) {
            throw new IllegalArgumentException(metric + " is already known as " + family.metric());
        }
        return type.cast(family);
    }

    @Override
    public Optional<Exposition> exposition() {
        return Optional.of(text);
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(families.values().stream().map(Family::snapshot).toList());
    }
}
