package dev.tutti.backup;

import java.time.Instant;

/**
 * How far shipping is.
 *
 * @param state     where shipping stands
 * @param confirmed whatever was acknowledged before this moment is at the target, or null where nothing is yet
 * @param shipped   RocksDB's number of the newest write that a restore would bring back, or 0 where there is none yet
 * @param failure   what is wrong, or null
 */
public record ShippingStatus(State state, Instant confirmed, long shipped, String failure) {
    /** From {@code OFF} there is no way on; the others follow each other as the target comes and goes. */
    public enum State {
        /** No target is set. */
        OFF,
        /** The first base is on its way: nothing could be restored yet. */
        STARTING,
        /** Up to date, but for the last interval. */
        SHIPPING,
        /** The target cannot be reached or does not do as it is asked; it is tried again. */
        FAILING
    }

    static final ShippingStatus OFF = new ShippingStatus(State.OFF, null, 0, null);
}
