package dev.tutti.lock;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockReply.Granted;
import dev.tutti.protocol.lock.LockReply.Refused;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Gauge;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Share;
import dev.tutti.telemetry.Telemetry;

/** What locks tell of themselves: their door of requests and answers, and their spaces of what has become durable. */
final class LockMetrics {
    private static final Metric WAIT = Metric.of("tutti_lock_wait_seconds",
            "Time from a request for locks until its answer, by how it ended", "outcome");
    private static final Metric WAITING = Metric.of("tutti_lock_waiting_requests",
            "Requests that wait in the queues of lock spaces");
    private static final Metric GRANTS = Metric.of("tutti_lock_grants_total",
            "Locks that were granted, each resource of a request counted");
    private static final Metric EXPIRIES = Metric.of("tutti_lock_expiries_total", "Locks whose lease ran out");
    private static final Metric DEADLOCKS = Metric.of("tutti_lock_deadlocks_total",
            "Requests that were refused since their wait could never have ended");

    private final Histogram granted;
    private final Histogram held;
    private final Histogram deadlock;
    private final Histogram refused;
    private final Gauge waiting;
    private final Counter grants;
    private final Counter expiries;
    private final Counter deadlocks;

    LockMetrics(Telemetry telemetry) {
        this.granted = telemetry.histogram(WAIT, Buckets.WAITS, "granted");
        this.held = telemetry.histogram(WAIT, Buckets.WAITS, "held");
        this.deadlock = telemetry.histogram(WAIT, Buckets.WAITS, "deadlock");
        this.refused = telemetry.histogram(WAIT, Buckets.WAITS, "refused");
        this.waiting = telemetry.gauge(WAITING);
        this.grants = telemetry.counter(GRANTS);
        this.expiries = telemetry.counter(EXPIRIES);
        this.deadlocks = telemetry.counter(DEADLOCKS);
    }

    /** @param beganNanos when the request came to the door */
    void answered(long beganNanos, LockReply reply) {
        switch (reply) {
            case Granted given -> granted.since(beganNanos);
            case Refused(Problem.LockHeld problem) -> held.since(beganNanos);
            case Refused(Problem.Deadlock problem) -> {
                deadlocks.increment();
                deadlock.since(beganNanos);
            }
            case Refused(var problem) -> refused.since(beganNanos);
            case LockReply.Renewed renewed -> {
            }
            case LockReply.Released released -> {
            }
            case LockReply.LocksFound found -> {
            }
        }
    }

    /** For one space. */
    Share waiting() {
        return new Share(waiting);
    }

    /** An event is durable. */
    void happened(LockEvent event) {
        switch (event) {
            case LockEvent.LocksGranted given -> grants.add(given.grants().size());
            case LockEvent.LockExpired expired -> expiries.increment();
            case LockEvent.LockReleased released -> {
            }
            case LockEvent.LockSpaceOpened opened -> {
            }
            case LockEvent.LockTtlChanged changed -> {
            }
        }
    }
}
