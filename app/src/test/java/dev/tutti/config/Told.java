package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A server that is told something in a directory made up for it. */
final class Told {
    final Path directory;
    final Map<String, String> environment = new HashMap<>();
    final Properties properties = new Properties();

    Told(Path directory) {
        this.directory = directory;
    }

    Surroundings surroundings() {
        return new Surroundings(environment, properties, directory, directory.resolve("home"),
                directory.resolve("machine"));
    }

    Told file(String text) throws IOException {
        write("tutti.yaml", text);
        return this;
    }

    Path write(String path, String text) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Configuration configuration() {
        return Configuration.read(Optional.empty(), surroundings());
    }

    /** What the problems say, without the name of the directory. */
    List<String> problems() {
        return problems(configuration());
    }

    List<String> problems(Configuration configuration) {
        var refused = refused(configuration);
        return refused == null
                ? List.of()
                : refused.getMessage().lines().skip(1).map(line -> line.strip().replace(directory + "/", "")).toList();
    }

    static ConfigurationException refused(Configuration configuration) {
        return catchThrowableOfType(ConfigurationException.class, configuration::checked);
    }

    static String from(Configuration configuration, String path) {
        return given(configuration, path).source().toString();
    }

    static Object value(Configuration configuration, String path) {
        return given(configuration, path).value();
    }

    private static Given given(Configuration configuration, String path) {
        var found = configuration.values().stream().filter(given -> given.setting().path().equals(path)).toList();
        assertThat(found).as(path).hasSize(1);
        return found.getFirst();
    }
}
