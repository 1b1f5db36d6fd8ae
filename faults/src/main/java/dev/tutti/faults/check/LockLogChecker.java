package dev.tutti.faults.check;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Paths;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.history.Tenure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges a lock space by the events of its stream, and its clients' grants by them. */
public final class LockLogChecker {
    private record Held(String path, boolean shared, String holder, String instant) {}

    private final String space;
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, StreamEvent> granted = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private long lastToken;

    private LockLogChecker(String space) {
        this.space = space;
    }

    /**
     * @param events  the space's stream from its beginning
     * @param tenures what its clients were granted
     */
    public static List<Violation> check(String space, List<StreamEvent> events, List<Tenure> tenures) {
        var checker = new LockLogChecker(space);
        events.forEach(checker::happened);
        tenures.forEach(checker::wasGranted);
        return checker.violations;
    }

    private void happened(StreamEvent event) {
        switch (event.name()) {
            case "lock.acquired" -> acquired(event);
            case "lock.released", "lock.expired" -> {
                var ended = held.remove(event.token());
                if (ended == null) {
                    broken("token " + event.token() + " ended while it was not held: " + event);
                } else if (!ended.holder().equals(event.holder())) {
                    broken("token " + event.token() + " of " + ended.holder() + " ended as that of " + event.holder());
                }
            }
            default -> violations.add(new Violation(Promise.CONTRACT_KEPT, space + ": no event of a lock: " + event));
        }
    }

    private void acquired(StreamEvent event) {
        if (event.token() <= lastToken) {
            broken("token " + event.token() + " was granted behind " + lastToken);
        }
        lastToken = Math.max(lastToken, event.token());
        var path = Paths.ofResource(event.resource());
        var shared = event.data().path("mode").asText().equals("SHARED");
        // What one request is granted has one instant and one holder, and is not in its own way.
        var instant = event.data().path("ts").asText();
        held.forEach((token, other) -> {
            var ofOneRequest = other.holder().equals(event.holder()) && other.instant().equals(instant);
            if (!ofOneRequest && !(shared && other.shared()) && Paths.overlap(path, other.path())) {
                broken("token " + event.token() + " for " + path + " was granted to " + event.holder() + " while "
                        + other.holder() + " held " + other.path() + " with " + token);
            }
        });
        held.put(event.token(), new Held(path, shared, event.holder(), instant));
        granted.put(event.token(), event);
    }

    private void wasGranted(Tenure tenure) {
        var event = granted.get(tenure.token());
        if (event == null) {
            broken("token " + tenure.token() + " was acknowledged to " + tenure.holder()
                    + " and is nowhere in the log");
        } else if (!event.holder().equals(tenure.holder()) || !event.resource().equals(tenure.resource())) {
            broken("token " + tenure.token() + " was acknowledged to " + tenure.holder() + " for " + tenure.resource()
                    + ", and the log has " + event);
        }
    }

    private void broken(String what) {
        violations.add(new Violation(Promise.ONE_HOLDER, space + ": " + what));
    }
}
