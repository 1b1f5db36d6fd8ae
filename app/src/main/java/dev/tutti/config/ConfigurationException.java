package dev.tutti.config;

import dev.tutti.config.Source.CommandLine;
import java.util.List;

/** What a server was told is not right; the message lists every problem, one on a line. */
public final class ConfigurationException extends Exception {
    /** {@code EX_CONFIG} of {@code sysexits.h}. */
    public static final int EXIT_CODE = 78;
    private static final int USED_WRONGLY = 2;
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ConfigurationException(List<Problem> problems) {
        super("the configuration has " + (problems.size() == 1 ? "a problem" : problems.size() + " problems") + ":\n"
                + String.join("\n", problems.stream().map(problem -> "  " + problem).toList()));
        exitCode = problems.stream().allMatch(problem -> problem.source() instanceof CommandLine)
                ? USED_WRONGLY
                : EXIT_CODE;
    }

    /** 2 where only the command line is wrong, otherwise {@value #EXIT_CODE}. */
    public int exitCode() {
        return exitCode;
    }
}
