package dev.tutti.telemetry;

/** What only grows. Safe for any thread, and waits for none. */
@FunctionalInterface
public interface Counter {
    void add(long amount);

    default void increment() {
        add(1);
    }
}
