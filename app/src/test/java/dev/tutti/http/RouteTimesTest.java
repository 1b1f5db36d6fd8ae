package dev.tutti.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.metrics.Allocation;
import dev.tutti.app.metrics.PrometheusTelemetry;
import dev.tutti.telemetry.Histogram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A route's instruments are at hand when a request is answered. */
class RouteTimesTest {
    private static final int REQUESTS = 200_000;

    @Test
    void aRequestIsRecordedWithoutAnObject() {
        var times = new HttpMetrics(PrometheusTelemetry.start()).route("POST", "/workunit");
        assertThat(Allocation.bytes(REQUESTS, () -> times.answered(201, System.nanoTime())))
                .as("bytes for %d requests", REQUESTS).isLessThan(REQUESTS);
    }

    @Test
    void theInstrumentOfAStatusIsLookedUpOnce() {
        var lookedUp = new ArrayList<Integer>();
        var recorded = new ArrayList<Long>();
        Histogram histogram = recorded::add;
        var times = new RouteTimes(status -> {
            lookedUp.add(status);
            return histogram;
        });
        for (var status : List.of(100, 201, 201, 599, 201)) {
            times.answered(status, System.nanoTime());
        }
        assertThat(lookedUp).containsExactly(100, 201, 599);
        assertThat(recorded).hasSize(5);
    }
}
