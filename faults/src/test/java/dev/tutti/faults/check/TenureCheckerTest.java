package dev.tutti.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Tenure;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenureCheckerTest {
    /** From a grant to what its holder was told, confirmed when it was asked for. */
    private static Tenure tenure(String holder, long token, String path, long grantedAt, long until,
            Long... confirmed) {
        return new Tenure("s", "s:" + path, holder, "request-" + token, token, false, false, 1, grantedAt, until,
                List.of(confirmed));
    }

    private static Tenure skewed(Tenure tenure) {
        return new Tenure(tenure.space(), tenure.resource(), tenure.holder(), tenure.request(), tenure.token(),
                tenure.shared(), true, 1, tenure.grantedAt(), tenure.believedUntil(), tenure.confirmed());
    }

    private static List<Promise> broken(Tenure... tenures) {
        return TenureChecker.check(List.of(tenures)).stream().map(Violation::promise).toList();
    }

    @Test
    void oneAfterTheOtherIsRight() {
        assertThat(broken(tenure("ann", 1, "src", 10, 50, 5L, 30L), tenure("bob", 2, "src", 60, 90, 8L))).isEmpty();
    }

    @Test
    void whatDoesNotOverlapIsInNobodysWay() {
        assertThat(broken(tenure("ann", 1, "src/a", 10, 50, 5L, 30L), tenure("bob", 2, "src/b", 20, 90, 8L)))
                .isEmpty();
    }

    @Test
    void aRenewalOfTheEarlierHolderThatSucceedsLateIsFound() {
        assertThat(broken(tenure("ann", 1, "src", 10, 50, 5L, 70L), tenure("bob", 2, "src/b", 60, 90, 8L)))
                .containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void alsoOfOneWhoseClockIsWrong() {
        assertThat(broken(skewed(tenure("ann", 1, "src", 10, 50, 5L, 70L)), tenure("bob", 2, "src", 60, 90, 8L)))
                .containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aGrantOfALowerTokenThatWasAskedForLaterIsFound() {
        assertThat(broken(tenure("bob", 2, "src", 60, 65, 8L), tenure("ann", 1, "src", 80, 90, 70L)))
                .containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void twoWithOneTokenAreFound() {
        assertThat(broken(tenure("ann", 1, "src", 10, 50, 5L), tenure("bob", 1, "docs", 60, 90, 55L)))
                .containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aLeaseThatWasToLastLongerIsCutShort() {
        assertThat(broken(tenure("ann", 1, "src", 10, 80, 5L), tenure("bob", 2, "src", 60, 90, 8L)))
                .containsExactly(Promise.LEASE_KEPT);
    }

    @Test
    void whatAWrongClockBelievesCountsForNothing() {
        assertThat(broken(skewed(tenure("ann", 1, "src", 10, 80, 5L)), tenure("bob", 2, "src", 60, 90, 8L)))
                .isEmpty();
    }

    @Test
    void otherSpacesAreOthers() {
        var elsewhere = new Tenure("t", "t:src", "bob", "request", 2, false, false, 1, 60, 90, List.of(8L));
        assertThat(broken(tenure("ann", 1, "src", 10, 80, 5L, 70L), elsewhere)).isEmpty();
    }
}
