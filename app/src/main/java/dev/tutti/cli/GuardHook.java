package dev.tutti.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The pre-commit hook that asks {@code tutti guard check}; a hook that was there before is kept, and asked first. */
record GuardHook(Path hooks) {
    private static final String MARK = "# Installed by 'tutti guard install'; 'tutti guard uninstall' takes it away.";

    private Path hook() {
        return hooks.resolve("pre-commit");
    }

    private Path before() {
        return hooks.resolve("pre-commit.before-tutti");
    }

    boolean isInstalled() {
        try {
            return Files.isRegularFile(hook()) && Files.readString(hook()).contains(MARK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void install(Path launcher) {
        try {
            Files.createDirectories(hooks);
            if (Files.exists(hook()) && !isInstalled()) {
                if (Files.exists(before())) {
                    throw new CommandFailure("there are both a pre-commit hook of another one and " + before()
                            + ": take one of them away");
                }
                Files.move(hook(), before());
            }
            var script = Files.writeString(hooks.resolve("pre-commit.new"), script(launcher),
                    StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(script, hook(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure("the hook cannot be written: " + e.getMessage(), e);
        }
    }

    /** False where none was installed. */
    boolean uninstall() {
        if (!isInstalled()) {
            return false;
        }
        try {
            Files.delete(hook());
            if (Files.exists(before())) {
                Files.move(before(), hook());
            }
            return true;
        } catch (IOException e) {
            throw new CommandFailure("the hook cannot be taken away: " + e.getMessage(), e);
        }
    }

    private static String script(Path launcher) {
        return """
                #!/bin/sh
                %s
                before=$(dirname -- "$0")/pre-commit.before-tutti
                if [ -x "$before" ]; then
                  "$before" "$@" || exit $?
                fi
                tutti=%s
                if [ ! -x "$tutti" ]; then
                  echo "tutti: $tutti is gone, so nothing was checked against the agents' locks" >&2
                  exit 0
                fi
                exec "$tutti" guard check --staged
                """.formatted(MARK, quoted(launcher.toString()));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
