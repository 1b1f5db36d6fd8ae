package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import dev.tutti.migrate.Progress.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tutti migrate} says before Cassandra is asked for anything. */
class MigrateCommandTest {
    @TempDir
    Path directory;

    @Test
    void helpNamesEveryWayItCanEnd() {
        var help = CommandRun.of("migrate", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("--data", "--parallel", "Exit codes:", "read back from Cassandra");
    }

    @Test
    void aDirectoryWithoutAStoreIsRefused() {
        var run = CommandRun.of("migrate", "--data", directory.resolve("nothing").toString());
        assertThat(run.err()).contains("There is no store in " + directory);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void atLeastOneThingIsDoneAtATime() {
        var run = CommandRun.of("migrate", "--data", directory.toString(), "--parallel", "0");
        assertThat(run.err()).contains("--parallel is at least 1");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void eachStepHasABarAndATroubleALine() {
        var err = new StringWriter();
        var progress = new MigrationProgress(new PrintWriter(err), new Terminal(false, true, 80));
        progress.at(Step.READ, 1, 2);
        progress.failed("Cassandra does not answer", Duration.ofSeconds(4));
        progress.at(Step.COPY, 3, 2);
        progress.end();
        assertThat(err.toString()).contains("tutti: Cassandra does not answer; trying again in 4 s");
    }
}
