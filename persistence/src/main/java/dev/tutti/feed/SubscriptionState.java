package dev.tutti.feed;

/** Where a subscription gets its events from; the lifecycle of {@link Subscription} as a table. */
enum SubscriptionState {
    /** From the journal, at its own pace. */
    CATCHING_UP,
    /** From the feed, with all others. */
    LIVE,
    /** From what its buffer holds; it did not take events as fast as they came. */
    LAGGING;

    enum Signal {
        /** The feed took it in at the position where the journal had brought it. */
        ATTACHED,
        /** The feed's events do not follow on what it has. */
        GAP,
        /** The buffer is full. */
        OVERFLOWED,
        /** Everything in the buffer was taken. */
        DRAINED
    }

    SubscriptionState on(Signal signal) {
        return switch (this) {
            case CATCHING_UP -> switch (signal) {
                case ATTACHED -> LIVE;
                case GAP, OVERFLOWED, DRAINED -> this;
            };
            case LIVE -> switch (signal) {
                case GAP -> CATCHING_UP;
                case OVERFLOWED -> LAGGING;
                case ATTACHED, DRAINED -> this;
            };
            case LAGGING -> switch (signal) {
                case DRAINED -> CATCHING_UP;
                case ATTACHED, GAP, OVERFLOWED -> this;
            };
        };
    }
}
