package dev.tutti.telemetry;

/** What grows and shrinks. Safe for any thread, and waits for none. */
@FunctionalInterface
public interface Gauge {
    /** @param change may be negative */
    void add(long change);
}
