package dev.tutti.lock;

import java.time.Instant;

/** Now: for people by the wall clock, for leases by a clock that only ever runs forward. */
record Moment(Instant wall, long nanos) {
    Instant after(long laterNanos) {
        return wall.plusNanos(laterNanos - nanos);
    }
}
