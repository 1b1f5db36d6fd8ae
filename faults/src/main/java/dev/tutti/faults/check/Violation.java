package dev.tutti.faults.check;

/** A promise that was not kept. */
public record Violation(Promise promise, String what) {

    /** What is promised, each counted by itself. */
    public enum Promise {
        /** An acknowledged unit is in the journal. */
        NOT_LOST("acknowledged units lost"),
        /** Each unit is in the journal once. */
        NOT_DUPLICATED("units duplicated"),
        /** Units are where they were said to be, dense, and each writer's in its order. */
        NOT_REORDERED("units reordered"),
        /** What is read is what was written. */
        NOT_ALTERED("units altered or invented"),
        /** A subscriber is shown the journal, nothing else. */
        STREAM_EQUALS_JOURNAL("subscribers' sequences other than the journal"),
        /** By tokens, nobody holds what another holds. */
        ONE_HOLDER("two holders of a lock"),
        /** A lease lasts as long as its holder was told. */
        LEASE_KEPT("leases cut short"),
        /** Every event is linked to the one before, and all nodes show the same chain. */
        CHAIN_INTACT("hash chains broken"),
        /** Requests that keep the contract are not refused, and nodes end only when they are told to or given up. */
        CONTRACT_KEPT("other breaches of the contract"),
        /** Whatever happened, the nodes are whole again in bounded time. */
        RECOVERED("faults not recovered from");

        private final String counted;

        Promise(String counted) {
            this.counted = counted;
        }

        /** What is counted where it is broken. */
        public String counted() {
            return counted;
        }
    }
}
