package dev.tutti.lock;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import java.util.Set;

/** The tags of a lock space's events. Kept for ever, as events are. */
public final class LockTags {
    /** On the first event of each space: what a starting server finds them all by. */
    static final String SPACES = "lock-spaces";

    private LockTags() {}

    /** All tags of an event; they follow from nothing else. */
    public static Set<String> of(LockEvent event) {
        return event instanceof LockSpaceOpened ? Set.of(SPACES) : Set.of();
    }
}
