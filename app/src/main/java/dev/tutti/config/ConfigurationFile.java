package dev.tutti.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which file is read: the one that was named, or the first that there is in the default places. */
final class ConfigurationFile {
    static final String NAME = "tutti.yaml";

    private ConfigurationFile() {}

    /** A file that is named must be there; whether it is shows when it is read. */
    static Optional<Path> find(Optional<Path> named, Surroundings surroundings) {
        var variable = surroundings.environment().getOrDefault("TUTTI_CONFIG", "");
        if (named.isPresent() || !variable.isEmpty()) {
            return Optional.of(surroundings.directory().resolve(named.orElseGet(() -> Path.of(variable))));
        }
        return places(surroundings).stream().filter(Files::exists).findFirst();
    }

    static List<Path> places(Surroundings surroundings) {
        var places = new ArrayList<Path>();
        places.add(surroundings.directory().resolve(NAME));
        places.add(home(surroundings.environment(), surroundings.home()).resolve("tutti").resolve(NAME));
        places.add(surroundings.machine().resolve(NAME));
        return places;
    }

    /** As the XDG Base Directory Specification has it: what is not absolute is not there. */
    private static Path home(Map<String, String> environment, Path home) {
        var given = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
        return given.isAbsolute() ? given : home.resolve(".config");
    }
}
