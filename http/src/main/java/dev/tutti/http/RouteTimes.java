package dev.tutti.http;

import dev.tutti.telemetry.Histogram;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/** How long the requests of one route take, by their status: each status is looked up once, and then at hand. */
final class RouteTimes {
    private static final int FIRST_STATUS = 100;
    private static final int STATUSES = 500;

    private final IntFunction<Histogram> ofStatus;
    private final AtomicReferenceArray<Histogram> known = new AtomicReferenceArray<>(STATUSES);

    RouteTimes(IntFunction<Histogram> ofStatus) {
        this.ofStatus = ofStatus;
    }

    void answered(int status, long beganNanos) {
        var index = status - FIRST_STATUS;
        var times = known.get(index);
        if (times == null) {
            times = ofStatus.apply(status);
            known.set(index, times);
        }
        times.since(beganNanos);
    }
}
