package dev.tutti.telemetry;

/** The upper bounds of a histogram's buckets. */
public enum Buckets {
    /** Nanoseconds, from a sync of a fast disk to what a request may take. */
    TIMES(1e9, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
            100_000_000,
            250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000L, 5_000_000_000L, 10_000_000_000L),
    /** Nanoseconds, from an answer at once to the longest wait that can be asked for. */
    WAITS(1e9, 1_000_000, 5_000_000, 25_000_000, 100_000_000, 500_000_000, 1_000_000_000, 5_000_000_000L,
            15_000_000_000L, 30_000_000_000L, 60_000_000_000L, 120_000_000_000L, 300_000_000_000L),
    /** Things. */
    COUNTS(1, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);

    private final double perUnit;
    private final long[] bounds;

    Buckets(double perUnit, long... bounds) {
        this.perUnit = perUnit;
        this.bounds = bounds;
    }

    /** How much of what is recorded makes one of the unit that is shown: a billion nanoseconds make a second. */
    public double perUnit() {
        return perUnit;
    }

    /** Inclusive and ascending, in what is recorded. */
    public long[] bounds() {
        return bounds.clone();
    }
}
