package dev.tutti.faults.load;

/**
 * How fast clients' clocks run beside the true one. A holder whose clock runs at a third believes that its leases last three times
 * as long, and renews them when they have ended; one whose clock runs thrice as fast renews in a hurry and gives up early.
 */
public final class Skew {
    private volatile double rate = 1;
    private volatile double share;

    /** @param share of the lockers, the first of them */
    public void set(double rate, double share) {
        this.rate = rate;
        this.share = share;
    }

    public void clear() {
        set(1, 0);
    }

    /** Of a locker that is so far into their row, from 0 to 1. */
    double rate(double position) {
        return position < share ? rate : 1;
    }
}
