package dev.tutti.journal.rocksdb;

import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;

/** What the volume of the store tells of its room, looked at when somebody asks. */
final class DiskMetrics {
    private static final Metric FREE = Metric.of("tutti_disk_free_bytes",
            "Bytes that are free on the volume of the embedded store");
    private static final Metric RESERVE = Metric.of("tutti_disk_reserve_bytes",
            "Bytes that are kept free there: with less, new writes are refused");

    private DiskMetrics() {}

    static void of(Volume volume, DiskSettings settings, Telemetry telemetry) {
        telemetry.gauge(FREE, volume::usableBytes);
        telemetry.gauge(RESERVE, () -> settings.reserveBytes(volume.totalBytes()));
    }
}
