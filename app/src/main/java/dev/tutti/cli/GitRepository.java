package dev.tutti.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A git repository, through the {@code git} that its user has. */
record GitRepository(Path top) {

    /** The repository that a directory is in. */
    static GitRepository of(Path directory) throws InterruptedException {
        var top = run(directory, List.of("rev-parse", "--show-toplevel"));
        return new GitRepository(Path.of(top.orElseThrow(
                () -> new CommandFailure(directory + " is in no git repository")).strip()));
    }

    /** Wherever this repository, or its worktree, or its user, keeps hooks. */
    Path hooks() throws InterruptedException {
        return top.resolve(git("rev-parse", "--git-path", "hooks").strip());
    }

    Optional<String> config(String key) throws InterruptedException {
        return run(top, List.of("config", "--get", key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    void setConfig(String key, String value) throws InterruptedException {
        git("config", key, value);
    }

    void unsetConfig(String key) throws InterruptedException {
        run(top, List.of("config", "--unset-all", key));
    }

    /** Paths that the next commit would change; of a rename both. */
    List<String> staged() throws InterruptedException {
        return Arrays.stream(git("diff", "--cached", "--name-only", "--no-renames", "-z").split("\0"))
                .filter(path -> !path.isEmpty()).toList();
    }

    private String git(String... arguments) throws InterruptedException {
        return run(top, List.of(arguments))
                .orElseThrow(() -> new CommandFailure("git " + String.join(" ", arguments) + " failed in " + top));
    }

    /** What it printed, or nothing where it failed. */
    private static Optional<String> run(Path directory, List<String> arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
        } catch (IOException e) {
            throw new CommandFailure("git cannot be run: " + e.getMessage(), e);
        }
    }
}
