package dev.tutti.faults.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of the system. */
final class Commands {
    private static final int PATIENCE_SECONDS = 20;

    private Commands() {}

    /** What it says, by {@code words} separated by spaces. Fails where the command does. */
    static String run(String words) throws IOException {
        return run(List.of(words.split(" ")));
    }

    static String run(List<String> command) throws IOException {
        var process = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        String.join(" ", command) + " ended with " + process.exitValue() + ": " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether it succeeds. */
    static boolean works(String words) {
        try {
            run(words);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
