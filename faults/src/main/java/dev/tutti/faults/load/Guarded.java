package dev.tutti.faults.load;

import dev.tutti.faults.history.Paths;
import java.util.HashMap;
import java.util.Map;

/** What locks protect: storage that remembers the greatest token of each path, and refuses writes with a lower one. */
final class Guarded {
    private final Map<String, Long> greatest = new HashMap<>();

    /** Whether the write was taken. Readers, whose locks are shared, are not asked for order among themselves. */
    synchronized boolean write(String resource, long token) {
        var path = Paths.ofResource(resource);
        var stale = greatest.entrySet().stream()
                .anyMatch(other -> other.getValue() > token && Paths.overlap(path, other.getKey()));
        if (!stale) {
            greatest.merge(path, token, Math::max);
        }
        return !stale;
    }
}
