package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TuttiCommandTest {

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        var help = CommandRun.of("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("import", "tail", "Exit codes:");
    }

    @Test
    void versionIsOneLine() {
        assertThat(CommandRun.of("--version").out()).matches("tutti \\S+\\R");
        assertThat(CommandRun.of("import", "--version").out()).matches("tutti \\S+\\R");
    }

    @Test
    void wrongUseIsExitCode2AndSaysWhatIsWrong() {
        for (var args : new String[][]{{}, {"tial"}, {"import"}, {"tail"}, {"tail", "c", "--nonsense"},
                {"import", "--server", "example.org", "a.traj"}, {"import", "--context", "x", "a.traj", "b.traj"},
                {"import", "--context", "not a name", "a.traj"}}) {
            var run = CommandRun.of(args);

            assertThat(run.exitCode()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(run.err()).startsWith("tutti: ").contains("--help").doesNotContain("\tat ");
        }
    }
}
