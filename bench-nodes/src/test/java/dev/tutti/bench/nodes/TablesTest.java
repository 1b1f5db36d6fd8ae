package dev.tutti.bench.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.bench.report.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the figures of a run. */
class TablesTest {
    private static final String SHAPE = AppendWork.shape(16, 64);

    private static Figure appends(String system, int round, double rate) {
        var values = new LinkedHashMap<>(Map.of(AppendWork.RATE, rate));
        return new Figure(AppendWork.WORK, SHAPE, system, Door.ALL.toString(), round, values);
    }

    private static Figure costs(String system, double tutti, double cassandra, double client) {
        return new Figure(AppendWork.WORK, SHAPE, system, Door.ALL.toString(), 1, Map.of(AppendWork.RATE, 500.0,
                Usage.TUTTI, tutti, Usage.CASSANDRA, cassandra, Usage.CLIENT, client));
    }

    @Test
    void aRowIsTheMedianOfItsRoundsWithTheirSpreadAndItsRatioToOneNode() {
        var tables = new Tables(new Results(List.of(appends("1 node, embedded store", 1, 4000),
                appends("1 node", 1, 400), appends("3 nodes", 1, 150), appends("1 node", 2, 100),
                appends("3 nodes", 2, 900), appends("1 node", 3, 200), appends("3 nodes", 3, 300)))).markdown();

        assertThat(tables).contains("### Durable appends", "**16 writers, 64 contexts**",
                "| 1 node | through all nodes | 200 | 100–400 | 1.00 |",
                "| 3 nodes | through all nodes | 300 | 150–900 | 1.50 |",
                "| 1 node, embedded store | through all nodes | 4,000 | 4,000–4,000 | 20.0 |");
    }

    @Test
    void withoutAnythingToCompareWithThereIsNoRatio() {
        assertThat(new Tables(new Results(List.of(appends("3 nodes", 1, 150)))).markdown()).doesNotContain("÷")
                .contains("| 3 nodes | through all nodes | 150 | 150–150 |\n");
    }

    /** 1,000 appends take 4 s of processors in all: 2 of them carry 500 of these a second. */
    @Test
    void whatProcessorsCarryFollowsFromTheirSecondsForAThousand() {
        var derived = new Derived(new Results(List.of(costs("3 nodes", 0.5, 3, 0.5))), 2, 3).markdown();

        assertThat(derived).contains("not measured",
                "| 16 writers, 64 contexts | 3 nodes | through all nodes | 4.00 | 500 | 500 | 1.00 |",
                // Tutti with 1, 2, 4, 8: n / 0.5 ms; rings of three with 4, 8, 16: 3 n / 3 ms.
                "| 16 writers, 64 contexts | 3 nodes | 2,000/s | 4,000/s | 8,000/s | 16,000/s | 4,000/s | 8,000/s"
                        + " | 16,000/s | 6.00 |");
    }

    /** 10,000/s take 5 s of Tutti's and 30 s of Cassandra's a second; nodes have 2 and 8, of which half is to be busy. */
    @Test
    void whatIsWantedFollowsFromThemToo() {
        var derived = new Derived(new Results(List.of(costs("3 nodes", 0.5, 3, 0.5))), 2, 3).markdown();

        assertThat(derived).contains(
                "| 16 writers, 64 contexts | 3 nodes | 5.00 | 5 | 30.0 | 8 | 30.0 | 30 | 180 | 45 |");
    }

    @Test
    void nodesOfTheirOwnAreDerivedForTheRingAlone() {
        var derived = new Derived(new Results(List.of(costs("1 node, embedded store", 0.1, 0, 0.1),
                costs("1 node", 0.5, 3, 0.5))), 2, 3).markdown();

        assertThat(derived).contains("| 16 writers, 64 contexts | 1 node, embedded store | through all nodes |",
                "| 16 writers, 64 contexts | 1 node | 2,000/s |")
                .doesNotContain("| 16 writers, 64 contexts | 1 node, embedded store | 10");
        assertThat(new Derived(new Results(List.of(costs("1 node, embedded store", 0.1, 0, 0.1))), 2, 3).markdown())
                .contains("at most/s").doesNotContain("A ring is");
    }
}
