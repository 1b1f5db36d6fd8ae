package dev.tutti.journal.rocksdb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for events of a persistence id or a tag. A commit costs one look-up per name, whatever is watched elsewhere. */
final class Watchers {
    private final ConcurrentHashMap<String, Set<Runnable>> byName = new ConcurrentHashMap<>();

    /** Calls back after every commit that touches the name, until the returned undo is run. */
    Runnable watch(String name, Runnable callback) {
        byName.compute(name, (key, watchers) -> {
            var all = watchers == null ? ConcurrentHashMap.<Runnable>newKeySet() : watchers;
            all.add(callback);
            return all;
        });
        return () -> byName.computeIfPresent(name, (key, watchers) -> {
            watchers.remove(callback);
            return watchers.isEmpty() ? null : watchers;
        });
    }

    void committed(String name) {
        var watchers = byName.get(name);
        if (watchers != null) {
            watchers.forEach(Runnable::run);
        }
    }
}
