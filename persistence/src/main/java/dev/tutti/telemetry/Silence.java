package dev.tutti.telemetry;

import java.util.Optional;
import java.util.function.LongSupplier;

/** Keeps nothing, for tests and for those who do not want to know. */
final class Silence implements Telemetry {
    @Override
    public Counter counter(Metric metric, String... labels) {
        return amount -> {};
    }

    @Override
    public Gauge gauge(Metric metric, String... labels) {
        return change -> {};
    }

    @Override
    public void gauge(Metric metric, LongSupplier value, String... labels) {}

    @Override
    public Histogram histogram(Metric metric, Buckets buckets, String... labels) {
        return value -> {};
    }

    @Override
    public Optional<Exposition> exposition() {
        return Optional.empty();
    }
}
