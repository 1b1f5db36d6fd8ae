package dev.tutti.faults.check;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Tenure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Judges locks by what their holders saw, in the order in which it happened.
 *
 * <p>Of two locks in each other's way, the one with the lower token is over once the other was granted: a request for it that is
 * sent later must not be answered as of its holder, whatever its client's clock says. And a client whose clock is right has what
 * it was granted to itself for as long as it was told.
 */
public final class TenureChecker {
    private TenureChecker() {}

    public static List<Violation> check(List<Tenure> tenures) {
        var violations = new ArrayList<Violation>();
        var byToken = tenures.stream().sorted(Comparator.comparing(Tenure::space).thenComparingLong(Tenure::token))
                .toList();
        for (var i = 0; i < byToken.size(); i++) {
            var lower = byToken.get(i);
            for (var j = i + 1; j < byToken.size() && byToken.get(j).space().equals(lower.space()); j++) {
                var higher = byToken.get(j);
                if (lower.token() == higher.token()) {
                    violations.add(new Violation(Promise.ONE_HOLDER, text(lower) + " has the token of "
                            + text(higher)));
                } else if (lower.confirmedAfter(higher.grantedAt()) && lower.conflictsWith(higher)) {
                    violations.add(new Violation(Promise.ONE_HOLDER, text(lower) + " was confirmed after "
                            + text(higher) + " had been granted"));
                } else if (!lower.skewed() && lower.believedUntil() > higher.grantedAt()
                        && lower.conflictsWith(higher)) {
                    violations.add(new Violation(Promise.LEASE_KEPT,
                            text(lower) + " was to last " + (lower.believedUntil() - higher.grantedAt()) / 1_000_000
                                    + " ms longer when " + text(higher) + " was granted"));
                }
            }
        }
        return violations;
    }

    private static String text(Tenure tenure) {
        return tenure.resource() + " of " + tenure.holder() + " with token " + tenure.token() + ", asked for "
                + tenure.attempts() + " times,";
    }
}
