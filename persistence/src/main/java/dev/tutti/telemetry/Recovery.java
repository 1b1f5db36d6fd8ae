package dev.tutti.telemetry;

import org.apache.pekko.actor.ClassicActorSystemProvider;

/** The time an entity takes to read itself back from the journal, at its first start; later ones after a failure do not count. */
public final class Recovery {
    private static final Metric SECONDS = Metric.of("tutti_entity_recovery_seconds",
            "Time from the start of an entity until it has read its snapshot and events", "entity");

    private final Histogram times;
    private final long beganNanos = System.nanoTime();
    private boolean complete;

    private Recovery(Histogram times) {
        this.times = times;
    }

    /** An entity of a kind starts now. */
    public static Recovery begin(ClassicActorSystemProvider system, String kind) {
        return new Recovery(Telemetry.of(system).histogram(SECONDS, Buckets.TIMES, kind));
    }

    public void completed() {
        if (!complete) {
            complete = true;
            times.since(beganNanos);
        }
    }
}
