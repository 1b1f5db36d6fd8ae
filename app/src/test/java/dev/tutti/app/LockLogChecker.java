package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LockTtlChanged;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Judges a space by its journal alone, with its own notion of what overlaps. */
final class LockLogChecker {
    private record Held(String path, LockMode mode, String holder) {}

    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, String> granted = new HashMap<>();
    private final Map<UUID, Set<String>> wanted;
    private final Set<UUID> seen = new HashSet<>();
    private long lastToken;
    int grants;
    int expired;
    int withdrawn;

    /** @param wanted the paths each request asked for */
    LockLogChecker(Map<UUID, Set<String>> wanted) {
        this.wanted = wanted;
    }

    LockLogChecker check(List<LockEvent> events) {
        for (var event : events) {
            switch (event) {
                case LockSpaceOpened opened -> assertThat(granted).isEmpty();
                case LocksGranted grant -> granted(grant);
                case LockTtlChanged changed -> assertThat(held).containsKey(changed.fencingToken());
                case LockReleased released -> {
                    ended(released.fencingToken(), released.holder());
                    withdrawn += released.reason() == LockEvent.ReleaseReason.WITHDRAWN ? 1 : 0;
                }
                case LockExpired end -> {
                    ended(end.fencingToken(), end.holder());
                    expired++;
                }
            }
        }
        return this;
    }

    private void ended(long token, String holder) {
        var ended = held.remove(token);
        assertThat(ended).as("token %d ends once, while it is held", token).isNotNull();
        assertThat(ended.holder()).isEqualTo(holder);
    }

    private void granted(LocksGranted event) {
        grants++;
        var paths = new ArrayList<String>();
        for (var grant : event.grants()) {
            assertThat(grant.fencingToken()).as("tokens grow strictly").isGreaterThan(lastToken);
            lastToken = grant.fencingToken();
            var path = path(grant.resource().text());
            paths.add(path);
            held.forEach((token, other) -> assertThat(
                    (event.mode() == LockMode.EXCLUSIVE || other.mode() == LockMode.EXCLUSIVE)
                            && overlap(path, other.path()))
                    .as("%s of %s is granted to %s while %s holds %s", event.mode(), path, event.holder(),
                            other.holder(), other.path())
                    .isFalse());
            granted.put(grant.fencingToken(), event.holder());
        }
        event.grants().forEach(grant -> held.put(grant.fencingToken(),
                new Held(path(grant.resource().text()), event.mode(), event.holder())));
        assertThat(paths).isSorted();
        if (seen.add(event.requestId())) {
            assertThat(Set.copyOf(paths)).as("all of a request or none").isEqualTo(wanted.get(event.requestId()));
        }
    }

    String holderOf(long token) {
        return granted.get(token);
    }

    private static String path(String text) {
        return text.substring(text.indexOf(':') + 1);
    }

    /** Paths as text, each part closed by a slash; a glob is an open end. One begins with the other where they meet. */
    static boolean overlap(String one, String other) {
        var a = closed(one);
        var b = closed(other);
        return a.startsWith(b) || b.startsWith(a);
    }

    private static String closed(String path) {
        return path.endsWith("**")
                ? path.substring(0, path.length() - 2)
                : path.endsWith("*") ? path.substring(0, path.length() - 1) : path + "/";
    }
}
