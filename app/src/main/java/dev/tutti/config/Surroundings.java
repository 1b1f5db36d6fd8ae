package dev.tutti.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a process finds where it is started.
 *
 * @param directory where it was started
 * @param home      of its user
 * @param machine   where the machine's own configuration of Tutti is
 */
public record Surroundings(Map<String, String> environment, Properties properties, Path directory, Path home,
        Path machine) {

    /** Those of this process. */
    public static Surroundings here() {
        return new Surroundings(System.getenv(), System.getProperties(), Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")), Path.of("/etc/tutti"));
    }

    /** A path as the user wrote it, from here. */
    Path path(String text) {
        return text.equals("~") || text.startsWith("~/")
                ? home.resolve(text.substring(Math.min(2, text.length())))
                : directory.resolve(text);
    }
}
