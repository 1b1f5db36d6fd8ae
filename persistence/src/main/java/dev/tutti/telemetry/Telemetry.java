package dev.tutti.telemetry;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Where the parts of the engine get their instruments. Asked again for the same metric and labels it gives the same
 * instrument, so that parts of one kind share theirs.
 */
public interface Telemetry {
    /** Keeps nothing. */
    Telemetry NONE = new Silence();

    /** What an actor system was started with ({@link TelemetrySetup}), or {@link #NONE}. */
    static Telemetry of(ClassicActorSystemProvider system) {
        return system.classicSystem().settings().setup().get(TelemetrySetup.class).map(TelemetrySetup::telemetry)
                .orElse(NONE);
    }

    Counter counter(Metric metric, String... labels);

    Gauge gauge(Metric metric, String... labels);

    /** A gauge that is read when somebody wants to see it, and costs nothing before. It may be read by any thread. */
    void gauge(Metric metric, LongSupplier value, String... labels);

    Histogram histogram(Metric metric, Buckets buckets, String... labels);

    /** Empty where nothing is kept. */
    Optional<Exposition> exposition();
}
