package dev.tutti.context;

import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;
import java.util.function.LongSupplier;

/** What the door to contexts tells of the appends that pass it. */
final class ContextMetrics {
    private static final Metric DURATION = Metric.of("tutti_append_duration_seconds",
            "Time from an append at the door of the contexts until its units are durable");
    private static final Metric REFUSALS = Metric.of("tutti_append_refusals_total",
            "Appends that were not acknowledged: refused, or of an unknown outcome", "reason");
    private static final Metric GATE = Metric.of("tutti_append_gate_units",
            "Units that wait at the append gates for the batch before theirs");

    private final Telemetry telemetry;
    private final Histogram duration;
    private final Counter overloaded;
    private final Counter unknown;
    private final Counter noRoom;
    private final Counter unavailable;
    private final Counter invalid;

    ContextMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.duration = telemetry.histogram(DURATION, Buckets.TIMES);
        this.overloaded = telemetry.counter(REFUSALS, "overloaded");
        this.unknown = telemetry.counter(REFUSALS, "outcome-unknown");
        this.noRoom = telemetry.counter(REFUSALS, "insufficient-storage");
        this.unavailable = telemetry.counter(REFUSALS, "store-unavailable");
        this.invalid = telemetry.counter(REFUSALS, "invalid");
    }

    void gates(LongSupplier waitingUnits) {
        telemetry.gauge(GATE, waitingUnits);
    }

    /** @param beganNanos when the append came to the door */
    void answered(long beganNanos, ContextReply reply) {
        switch (reply) {
            case Appended appended -> duration.since(beganNanos);
            case Refused(Problem.Overloaded problem) -> overloaded.increment();
            case Refused(Problem.OutcomeUnknown problem) -> unknown.increment();
            case Refused(Problem.InsufficientStorage problem) -> noRoom.increment();
            case Refused(Problem.StoreUnavailable problem) -> unavailable.increment();
            case Refused(var problem) -> invalid.increment();
            case ContextReply.Found found -> {
            }
        }
    }
}
