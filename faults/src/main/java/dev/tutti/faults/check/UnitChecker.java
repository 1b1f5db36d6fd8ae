package dev.tutti.faults.check;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.StoredUnit;
import dev.tutti.faults.history.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Compares what a context has with what its writers sent and were told. */
public final class UnitChecker {
    private final String context;
    private final List<Violation> violations = new ArrayList<>();

    private UnitChecker(String context) {
        this.context = context;
    }

    /**
     * @param writes  all that was sent to the context, acknowledged or not
     * @param journal all that it has, in the order in which it was read
     */
    public static List<Violation> check(String context, List<Write> writes, List<StoredUnit> journal) {
        var checker = new UnitChecker(context);
        checker.order(journal);
        checker.contents(writes, journal);
        return checker.violations;
    }

    private void order(List<StoredUnit> journal) {
        var seq = 0L;
        for (var unit : journal) {
            if (unit.seq() != ++seq) {
                broken(Promise.NOT_REORDERED, "seq " + unit.seq() + " stands where " + seq + " is due");
                seq = unit.seq();
            }
        }
    }

    private void contents(List<Write> writes, List<StoredUnit> journal) {
        var sent = new HashMap<String, Write>();
        writes.forEach(write -> sent.put(write.id(), write));
        var found = new HashMap<String, StoredUnit>();
        var lastOfWriter = new HashMap<String, Long>();
        for (var unit : journal) {
            var write = sent.get(unit.id());
            var earlier = found.putIfAbsent(unit.id(), unit);
            if (earlier != null) {
                broken(Promise.NOT_DUPLICATED, unit.id() + " is at " + earlier.seq() + " and at " + unit.seq());
            } else if (write == null) {
                broken(Promise.NOT_ALTERED, "nobody sent " + unit.id() + ", which is at " + unit.seq());
            } else {
                if (!write.payload().equals(unit.payload()) || !write.writer().equals(unit.agent())) {
                    broken(Promise.NOT_ALTERED, unit.id() + " at " + unit.seq() + " is not what was sent");
                }
                var last = lastOfWriter.put(write.writer(), write.number());
                if (last != null && last >= write.number()) {
                    broken(Promise.NOT_REORDERED, write.writer() + "'s unit " + write.number() + " stands behind its "
                            + last);
                }
            }
        }
        for (var write : writes) {
            var unit = found.get(write.id());
            if (write.acknowledged() && unit == null) {
                broken(Promise.NOT_LOST, write.writer() + "'s unit " + write.number() + " (" + write.id()
                        + "), acknowledged as " + write.seq());
            } else if (write.acknowledged() && unit.seq() != write.seq()) {
                broken(Promise.NOT_REORDERED, write.id() + " was acknowledged as " + write.seq() + " and is at "
                        + unit.seq());
            }
        }
    }

    private void broken(Promise promise, String what) {
        violations.add(new Violation(promise, context + ": " + what));
    }
}
