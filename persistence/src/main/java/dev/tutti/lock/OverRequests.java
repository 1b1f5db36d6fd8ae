package dev.tutti.lock;

import java.util.Map;
import java.util.UUID;

/**
 * Requests that were withdrawn, or whose locks were released: one that comes again, late, must not be granted to nobody.
 * Bounded, and in memory only: what was on its way to a space is lost with the space.
 */
final class OverRequests {
    private final Map<UUID, Boolean> over = new Remembered<>();

    void add(UUID requestId) {
        over.put(requestId, Boolean.TRUE);
    }

    boolean contains(UUID requestId) {
        return over.containsKey(requestId);
    }
}
