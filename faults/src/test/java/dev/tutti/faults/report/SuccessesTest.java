package dev.tutti.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.report.Successes.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessesTest {
    private final Successes successes = new Successes();

    @Test
    void theLongestGapIsBetweenSuccessesAndTheEdgesOfTheWindow() {
        for (var at : List.of(5L, 12L, 40L, 45L, 95L)) {
            successes.add(Kind.WRITE, 1, "c", at);
        }
        assertThat(successes.longestGap(Kind.WRITE, 10, 50)).as("between two").isEqualTo(28);
        assertThat(successes.longestGap(Kind.WRITE, 20, 44)).as("before the first").isEqualTo(20);
        assertThat(successes.longestGap(Kind.WRITE, 40, 90)).as("behind the last").isEqualTo(45);
        assertThat(successes.longestGap(Kind.WRITE, 100, 130)).as("none at all").isEqualTo(30);
    }

    @Test
    void ofSeveralSeriesTheWorstCountsAndOneThatNeverSucceededIsTheWorst() {
        for (var at = 0L; at <= 100; at += 10) {
            successes.add(Kind.WRITE, 1, "c", at);
        }
        successes.add(Kind.WRITE, 2, "d", 70);
        assertThat(successes.longestGap(Kind.WRITE, List.of("c", "d"), 0, 100)).isEqualTo(70);
        assertThat(successes.longestGap(Kind.WRITE, List.of(Successes.node(1), Successes.node(3)), 0, 100))
                .isEqualTo(100);
        assertThat(successes.longestGap(Kind.WRITE, 0, 100)).as("over all").isEqualTo(10);
        assertThat(successes.longestGap(Kind.LOCK, 0, 100)).as("of another kind").isEqualTo(100);
    }
}
