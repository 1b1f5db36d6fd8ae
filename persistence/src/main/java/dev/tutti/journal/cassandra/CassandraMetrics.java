package dev.tutti.journal.cassandra;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;
import java.util.function.BooleanSupplier;

/** What the journal on Cassandra tells of its writes. */
final class CassandraMetrics {
    private static final Metric BATCH = Metric.of("tutti_cassandra_batch_events",
            "Events that one write of the journal to Cassandra carries; a unit is one event");
    private static final Metric WRITE = Metric.of("tutti_cassandra_write_seconds",
            "Time of one conditional write of the journal to Cassandra");
    private static final Metric FAILURES = Metric.of("tutti_cassandra_write_failures_total",
            "Writes of the journal to Cassandra that failed; whoever waited for them was told that their outcome is unknown");
    private static final Metric FENCED = Metric.of("tutti_cassandra_fenced_writes_total",
            "Writes that were refused because another node had taken the entity over");
    private static final Metric REACHABLE = Metric.of("tutti_cassandra_reachable",
            "1 while Cassandra answers with its quorum, 0 while writes are refused because it does not");

    private final Telemetry telemetry;
    private final Histogram batch;
    private final Histogram write;
    private final Counter failures;
    private final Counter fenced;

    CassandraMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.batch = telemetry.histogram(BATCH, Buckets.COUNTS);
        this.write = telemetry.histogram(WRITE, Buckets.TIMES);
        this.failures = telemetry.counter(FAILURES);
        this.fenced = telemetry.counter(FENCED);
    }

    void reachable(BooleanSupplier reachable) {
        telemetry.gauge(REACHABLE, () -> reachable.getAsBoolean() ? 1 : 0);
    }

    void written(long tookNanos, int events) {
        write.record(tookNanos);
        batch.record(events);
    }

    void failed() {
        failures.increment();
    }

    void fenced() {
        fenced.increment();
    }
}
