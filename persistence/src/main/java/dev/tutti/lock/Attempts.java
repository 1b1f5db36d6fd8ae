package dev.tutti.lock;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who has asked with a request's id, over which connection to which node. A client that got no answer asks again elsewhere with the
 * same id; that its first connection is gone must not take back what the second one was granted.
 *
 * <p>Bounded, and in memory only: where nothing is known of a request, whoever withdraws it is taken to be the only one.
 */
final class Attempts {
    private final Map<UUID, Set<UUID>> standing = new Remembered<>();

    void asked(UUID requestId, UUID attempt) {
        standing.computeIfAbsent(requestId, id -> new HashSet<>(2)).add(attempt);
    }

    /** Whether nobody is left who has asked for it. */
    boolean withdrawn(UUID requestId, UUID attempt) {
        var others = standing.get(requestId);
        if (others == null) {
            return true;
        }
        others.remove(attempt);
        if (others.isEmpty()) {
            standing.remove(requestId);
            return true;
        }
        return false;
    }
}
