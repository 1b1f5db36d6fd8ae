package dev.tutti.telemetry;

/** How values are spread. Safe for any thread, and waits for none. */
@FunctionalInterface
public interface Histogram {
    /** @param value in the unit of its {@link Buckets}; times are in nanoseconds */
    void record(long value);

    /** Records the time that passed since a reading of {@link System#nanoTime}. */
    default void since(long beganNanos) {
        record(System.nanoTime() - beganNanos);
    }
}
