package dev.tutti.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.StoredUnit;
import dev.tutti.faults.history.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two writers, three units each, all acknowledged but the last; and what may go wrong with them. */
class UnitCheckerTest {
    private final List<Write> writes = new ArrayList<>(List.of(write("ann", 1, 1), write("bob", 1, 2),
            write("ann", 2, 3), write("bob", 2, 4), write("ann", 3, 5), write("bob", 3, 0)));
    private final List<StoredUnit> journal = new ArrayList<>(List.of(unit("ann", 1, 1), unit("bob", 1, 2),
            unit("ann", 2, 3), unit("bob", 2, 4), unit("ann", 3, 5)));

    private static Write write(String writer, long number, long seq) {
        return new Write("c", writer, number, writer + "-" + number, writer + ":" + number, seq, 1, 0, 0);
    }

    private static StoredUnit unit(String writer, long number, long seq) {
        return new StoredUnit("c", seq, writer + "-" + number, writer, writer + ":" + number);
    }

    private List<Promise> broken() {
        return UnitChecker.check("c", writes, journal).stream().map(Violation::promise).toList();
    }

    @Test
    void whatWasNotAcknowledgedMayBeMissing() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void whatWasNotAcknowledgedMayBeThere() {
        journal.add(unit("bob", 3, 6));
        assertThat(broken()).isEmpty();
    }

    @Test
    void anAcknowledgedUnitThatIsMissingIsLost() {
        journal.removeLast();
        assertThat(broken()).containsExactly(Promise.NOT_LOST);
    }

    @Test
    void oneThatIsLostInTheMiddleLeavesAGapAsWell() {
        journal.remove(2);
        assertThat(broken()).containsExactlyInAnyOrder(Promise.NOT_LOST, Promise.NOT_REORDERED);
    }

    @Test
    void aUnitThatIsThereTwiceIsDuplicated() {
        journal.add(unit("ann", 1, 6));
        assertThat(broken()).containsExactly(Promise.NOT_DUPLICATED);
    }

    @Test
    void oneSeqThatIsGivenTwiceIsNoOrder() {
        journal.add(unit("bob", 3, 5));
        assertThat(broken()).containsExactly(Promise.NOT_REORDERED);
    }

    @Test
    void twoUnitsOfAWriterThatAreSwappedAreReordered() {
        journal.set(0, unit("ann", 2, 1));
        journal.set(2, unit("ann", 1, 3));
        // Each is elsewhere than it was acknowledged, and the second is behind the first.
        assertThat(broken()).containsOnly(Promise.NOT_REORDERED).hasSize(3);
    }

    @Test
    void aWritersOrderCountsAlsoWhereNothingWasAcknowledged() {
        writes.replaceAll(write -> write(write.writer(), write.number(), 0));
        journal.set(0, unit("ann", 2, 1));
        journal.set(2, unit("ann", 1, 3));
        assertThat(broken()).containsExactly(Promise.NOT_REORDERED);
    }

    @Test
    void aUnitOfOtherContentIsAltered() {
        journal.set(1, new StoredUnit("c", 2, "bob-1", "bob", "bob:7"));
        assertThat(broken()).containsExactly(Promise.NOT_ALTERED);
    }

    @Test
    void aUnitOfAnotherAgentIsAltered() {
        journal.set(1, new StoredUnit("c", 2, "bob-1", "eve", "bob:1"));
        assertThat(broken()).containsExactly(Promise.NOT_ALTERED);
    }

    @Test
    void aUnitThatNobodySentIsInvented() {
        journal.add(unit("eve", 1, 6));
        assertThat(broken()).containsExactly(Promise.NOT_ALTERED);
    }
}
