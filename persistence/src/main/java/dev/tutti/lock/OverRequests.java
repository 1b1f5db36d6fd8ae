package dev.tutti.lock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Requests that were withdrawn, or whose locks were released: one that comes again, late, must not be granted to nobody.
 * Bounded, and in memory only: what was on its way to a space is lost with the space.
 */
final class OverRequests {
    private static final int REMEMBERED = 4096;

    private final Map<UUID, Boolean> over = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    void add(UUID requestId) {
        over.put(requestId, Boolean.TRUE);
    }

    boolean contains(UUID requestId) {
        return over.containsKey(requestId);
    }
}
