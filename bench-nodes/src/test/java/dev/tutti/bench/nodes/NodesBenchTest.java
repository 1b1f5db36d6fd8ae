package dev.tutti.bench.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command takes and refuses, and that it measures all it says, on the one setup that takes no Cassandra. */
class NodesBenchTest {
    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();

    private int run(String... options) {
        var all = new ArrayList<>(List.of("--root", "..", "--directory", directory.toString()));
        all.addAll(List.of(options));
        return new CommandLine(new NodesBench()).setOut(new PrintWriter(said)).setErr(new PrintWriter(said))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void everyItemRunsOnANodeWithItsEmbeddedStore() throws Exception {
        var out = directory.resolve("report.md");

        assertThat(run("--nodes", "none", "--also", "embedded", "--seconds", "0.3", "--rounds", "2", "--warm", "0.3",
                "--writers", "1,4", "--contexts", "1,4", "--commit", "abc", "--note", "Nobody else was there.",
                "--out", out.toString())).isZero();

        assertThat(out).content().startsWith(
                "The run: `bench/nodes --seconds 0.3 --rounds 2`, on commit `abc`, 1 minutes; ")
                .contains("Nobody else was there.", "### Durable appends", "**1 writer, 1 context**",
                        "**4 writers, 4 contexts**", "### Append to subscriber", "### A lock and its release",
                        "### Nothing to do", "### Derived, not measured")
                .containsPattern("\\| 1 node, embedded store \\| through all nodes \\| [1-9]")
                .doesNotContain("NaN");
    }

    @Test
    void helpIsShown() {
        assertThat(run("--help")).isZero();
        assertThat(said.toString()).contains("--nodes", "--seconds", "--rounds", "--out");
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsStarted() {
        assertThat(run("--nodes", "0")).isEqualTo(2);
        assertThat(run("--items", "append,sort")).isEqualTo(2);
        assertThat(run("--also", "redis")).isEqualTo(2);
        assertThat(run("--payload", "513")).isEqualTo(2);
        assertThat(run("--rounds", "0")).isEqualTo(2);
        assertThat(directory).isEmptyDirectory();
    }
}
