package dev.tutti.telemetry;

/** What one part has of a gauge that many parts add up to. Belongs to one thread at a time. */
public final class Share {
    private final Gauge gauge;
    private long now;

    public Share(Gauge gauge) {
        this.gauge = gauge;
    }

    /** The part has this much from now on; at its end, none. */
    public void set(long value) {
        if (value != now) {
            gauge.add(value - now);
            now = value;
        }
    }
}
