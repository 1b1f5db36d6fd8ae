package dev.tutti.journal.rocksdb;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;
import java.util.function.IntSupplier;

/** What whoever writes the journal tells of its writes. */
final class JournalMetrics {
    private static final Metric BATCH = Metric.of("tutti_journal_batch_events",
            "Events that one synced write of the journal carries; a unit is one event");
    private static final Metric SYNC = Metric.of("tutti_journal_sync_seconds",
            "Time of one write of the journal, with its sync of the write-ahead log");
    private static final Metric WRITTEN = Metric.of("tutti_journal_written_bytes_total",
            "Bytes of events that the journal has written durably");
    private static final Metric FAILURES = Metric.of("tutti_journal_write_failures_total",
            "Writes of the journal that failed; whoever waited for them was told so");
    private static final Metric QUEUED = Metric.of("tutti_journal_queued_writes",
            "Atomic writes that wait for the journal's writer thread");

    private final Telemetry telemetry;
    private final Histogram batch;
    private final Histogram sync;
    private final Counter written;
    private final Counter failures;

    JournalMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.batch = telemetry.histogram(BATCH, Buckets.COUNTS);
        this.sync = telemetry.histogram(SYNC, Buckets.TIMES);
        this.written = telemetry.counter(WRITTEN);
        this.failures = telemetry.counter(FAILURES);
    }

    void queue(IntSupplier writes) {
        telemetry.gauge(QUEUED, writes::getAsInt);
    }

    void synced(long tookNanos) {
        sync.record(tookNanos);
    }

    void written(long events, long bytes) {
        batch.record(events);
        written.add(bytes);
    }

    void failed() {
        failures.increment();
    }
}
