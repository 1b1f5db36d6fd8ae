package dev.tutti.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How long agents have been without a connection. In memory only: after a move everyone's grace begins anew. */
final class Presence {
    private final long graceNanos;
    private final Map<String, Long> missingSince = new HashMap<>();
    /** Removed while they were connected: not welcome again on that connection. */
    private final Set<String> dismissed = new HashSet<>();

    Presence(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    void dismiss(Collection<String> removed, Set<String> connected) {
        removed.stream().filter(connected::contains).forEach(dismissed::add);
    }

    /** The connected without those who were removed since they came. */
    Set<String> welcome(Set<String> connected) {
        dismissed.retainAll(connected);
        var welcome = new HashSet<>(connected);
        welcome.removeAll(dismissed);
        return welcome;
    }

    /** Those of the present who have been missing for their whole grace. */
    List<String> gone(Set<String> connected, Collection<String> present) {
        var now = System.nanoTime();
        missingSince.keySet().retainAll(present);
        missingSince.keySet().removeAll(connected);
        var gone = new ArrayList<String>();
        for (var agent : present) {
            if (!connected.contains(agent) && now - missingSince.computeIfAbsent(agent, id -> now) >= graceNanos) {
                gone.add(agent);
            }
        }
        return gone;
    }
}
