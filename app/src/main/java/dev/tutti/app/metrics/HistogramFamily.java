package dev.tutti.app.metrics;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How values are spread over fixed buckets. */
final class HistogramFamily extends Family<HistogramFamily.Point> {
    private final long[] bounds;
    private final double[] shownBounds;
    private final double perUnit;

    HistogramFamily(Metric metric, Buckets buckets) {
        super(metric);
        this.bounds = buckets.bounds();
        this.perUnit = buckets.perUnit();
        this.shownBounds = DoubleStream.concat(LongStream.of(bounds).mapToDouble(bound -> bound / perUnit),
                DoubleStream.of(Double.POSITIVE_INFINITY)).toArray();
    }

    static final class Point implements Histogram {
        private final long[] bounds;
        private final LongAdder[] counts;
        private final LongAdder sum = new LongAdder();

        Point(long[] bounds) {
            this.bounds = bounds;
            this.counts = Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
        }

        @Override
        public void record(long value) {
            var bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(value);
        }
    }

    @Override
    Point newPoint() {
        return new Point(bounds);
    }

    @Override
    MetricSnapshot snapshot() {
        return new HistogramSnapshot(metadata(metric().name()),
                points().entrySet().stream().map(point -> HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(shownBounds,
                                Arrays.stream(point.getValue().counts).mapToLong(LongAdder::sum).toArray()))
                        .sum(point.getValue().sum.sum() / perUnit).labels(point.getKey()).build()).toList());
    }
}
