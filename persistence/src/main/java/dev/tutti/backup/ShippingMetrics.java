package dev.tutti.backup;

import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;

/** What shipping tells of itself. Where nothing is shipped, there is no such metric. */
final class ShippingMetrics {
    private static final Metric CONFIRMED = Metric.of("tutti_shipping_confirmed_timestamp_seconds",
            "Unix time before which all that was acknowledged is at the target, 0 while nothing is");

    private ShippingMetrics() {}

    static void of(ShippingLoop loop, Telemetry telemetry) {
        telemetry.gauge(CONFIRMED, () -> {
            var confirmed = loop.status().confirmed();
            return confirmed == null ? 0 : confirmed.getEpochSecond();
        });
    }
}
