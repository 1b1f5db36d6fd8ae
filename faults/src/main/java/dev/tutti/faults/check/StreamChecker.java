package dev.tutti.faults.check;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.StoredUnit;
import dev.tutti.faults.history.StreamEvent;
import java.util.ArrayList;
import java.util.List;

/** Compares what subscribers were shown with each other, and with the journal. */
public final class StreamChecker {
    private static final String UNIT = "workunit.created";

    private StreamChecker() {}

    /**
     * @param who   the subscriber
     * @param seen  all it was shown of one log, over all its connections
     * @param truth the same log as it is read from its beginning in one go
     */
    public static List<Violation> check(String who, List<StreamEvent> seen, List<StreamEvent> truth) {
        for (var i = 0; i < Math.max(seen.size(), truth.size()); i++) {
            if (i == seen.size()) {
                return broken(who + " was shown " + seen.size() + " of " + truth.size() + " events; next is "
                        + truth.get(i));
            }
            if (i == truth.size()) {
                return broken(who + " was shown " + seen.size() + " events where there are " + truth.size()
                        + "; the first too many is " + seen.get(i));
            }
            if (!seen.get(i).sameAs(truth.get(i))) {
                return broken(who + " was shown as event " + (i + 1) + " " + seen.get(i) + " where there is "
                        + truth.get(i));
            }
        }
        return List.of();
    }

    /** Whether the units of a stream are those that are read by pages. */
    public static List<Violation> checkUnits(String who, List<StreamEvent> stream, List<StoredUnit> journal) {
        var units = stream.stream().filter(event -> event.name().equals(UNIT))
                .map(event -> StoredUnit.of(event.data())).toList();
        var violations = new ArrayList<Violation>();
        if (!units.equals(journal)) {
            var same = 0;
            while (same < Math.min(units.size(), journal.size()) && units.get(same).equals(journal.get(same))) {
                same++;
            }
            violations.addAll(broken(who + " streams " + units.size() + " units and pages " + journal.size()
                    + "; they part behind " + same));
        }
        return violations;
    }

    private static List<Violation> broken(String what) {
        return List.of(new Violation(Promise.STREAM_EQUALS_JOURNAL, what));
    }
}
