package dev.tutti.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static List<Fault> plan(long seed) {
        return Plan.of(seed, List.of(FaultKind.values()), 20, 3, 3, 40_000);
    }

    @Test
    void aSeedDecidesEverything() {
        assertThat(plan(1)).isEqualTo(plan(1)).isNotEqualTo(plan(2));
    }

    @Test
    void eachKindComesAsOftenAsItWasAskedFor() {
        for (var kind : FaultKind.values()) {
            assertThat(plan(3)).filteredOn(fault -> fault.kind() == kind).hasSize(20);
        }
    }

    @Test
    void oneDirectionIsBetweenTwo() {
        assertThat(plan(4)).filteredOn(fault -> fault instanceof Fault.OneWay).allSatisfy(fault -> {
            var oneWay = (Fault.OneWay) fault;
            assertThat(oneWay.from()).isBetween(1, 3).isNotEqualTo(oneWay.to());
            assertThat(oneWay.to()).isBetween(1, 3);
        });
    }

    @Test
    void nothingLastsLongerThanItMay() {
        assertThat(Plan.of(5, List.of(FaultKind.PARTITION), 50, 3, 3, 4_000)).allSatisfy(
                fault -> assertThat(((Fault.Partition) fault).lastingMs()).isBetween(500, 4_000));
    }

    @Test
    void whatNeedsLinksOrARingIsNotHadWithoutThem() {
        assertThat(FaultKind.values()).filteredOn(kind -> kind.applies(1, false, 0)).containsExactly(FaultKind.KILL,
                FaultKind.STOP, FaultKind.ROLLING, FaultKind.SKEW);
        assertThat(FaultKind.values()).allMatch(kind -> kind.applies(3, true, 3));
    }
}
