package dev.tutti.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.faults.world.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short form: a few faults of the kinds that show most, from a seed that is new each time and printed. */
class FaultsTest {
    @TempDir
    Path directory;

    private String run(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        var out = directory.resolve("report.md");
        all.addAll(List.of("--out", out.toString(), "--seed",
                Long.toString(Long.getLong("tutti.seed", System.nanoTime() & 0xFFFF_FFFFL))));
        assertThat(new CommandLine(new Faults()).execute(all.toArray(String[]::new))).as("every promise was kept")
                .isZero();
        return Files.readString(out);
    }

    @Test
    void aSingleNodeKeepsItsPromisesUnderAKillAndWrongClocks() throws Exception {
        assertThat(run("--store", "rocksdb", "--faults", "kill,skew", "--count", "1", "--longest", "5", "--settle",
                "0.5", "--contexts", "2")).contains("| SIGKILL of a node | 1 |",
                        "| skewed clocks of lease clients | 1 |", "| acknowledged units lost | 0 |");
    }

    /** What is cut is healed before anybody is given up: a node's way back takes longer than a build should. */
    @Test
    void threeNodesOnARingKeepThemWhenOneIsKilledAndOneIsNotHeardForAWhile() throws Exception {
        assumeTrue(Namespaces.areHere(), "network namespaces take root");
        assertThat(run("--faults", "kill,oneway", "--count", "1", "--longest", "4", "--settle", "1", "--contexts",
                "2", "--lockers", "2")).contains("| SIGKILL of a node | 1 |",
                        "| one direction between two nodes cut, too short to be given up | 1 |",
                        "| two holders of a lock | 0 |");
    }
}
