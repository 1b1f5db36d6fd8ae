package dev.tutti.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.fault.FaultKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign in parts is reported as one. */
class ReportTest {
    @TempDir
    Path directory;

    private static FaultRow row(FaultKind kind, int lasting, double writes) {
        return new FaultRow(kind, kind + "[]", lasting, writes, 2_000, 3_000, 4_000, 5_000, 6_000);
    }

    private Report report(String run) throws Exception {
        return new Report(run, new Ledger(directory.resolve("ledger.jsonl")));
    }

    @Test
    void roundsOfAllRunsOfALedgerAreInOneTable() throws Exception {
        var first = report("seed 1");
        first.add(row(FaultKind.KILL, 0, 1_000));
        first.addQuiet(row(FaultKind.KILL, 0, 100));
        first.endRound("r1", Map.of("units acknowledged", 10L));
        first.add(row(FaultKind.KILL, 0, 5_000));
        first.endRound("r2", Map.of("units acknowledged", 25L));

        var second = report("seed 2");
        second.add(row(FaultKind.KILL, 0, 2_000));
        second.endRound("r1", Map.of("units acknowledged", 7L));

        assertThat(second.markdown()).startsWith("- seed 1: 2 faults\n- seed 2: 1 fault\n")
                .contains("| SIGKILL of a node | 3 | 2.0 / 5.0 | 2.0 / 2.0 |", "| (nothing wrong) | 1 | 0.1 / 0.1 |",
                        "| units acknowledged | 32 |", "| acknowledged units lost | 0 |");
    }

    @Test
    void whatLastsLongerThanNodesWaitIsApart() throws Exception {
        var report = report("seed 1");
        report.add(row(FaultKind.STOP, 6_000, 1_000));
        report.add(row(FaultKind.STOP, 12_000, 2_000));
        report.endRound("r1", Map.of());

        assertThat(report.markdown()).contains("SIGCONT of a node, too short to be given up | 1 | 1.0 / 1.0 |",
                "SIGCONT of a node, longer | 1 | 2.0 / 2.0 |");
    }

    @Test
    void aBrokenPromiseIsCountedOnceAndStays() throws Exception {
        var report = report("seed 1");
        report.add(List.of(new Violation(Promise.NOT_LOST, "unit 1")));
        report.endRound("r1", Map.of());
        report.endRound("r2", Map.of());

        assertThat(report("seed 2").markdown()).contains("| acknowledged units lost | 1 |");
        assertThat(report.violations()).hasSize(1);
    }
}
