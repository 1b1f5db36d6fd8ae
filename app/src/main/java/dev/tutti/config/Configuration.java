package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.tutti.config.SettingType.FilePath;
import dev.tutti.config.Source.CommandLine;
import dev.tutti.config.Source.Default;
import dev.tutti.config.Source.InFile;
import dev.tutti.config.Source.SystemProperty;
import dev.tutti.node.ProductVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server is told, and by whom. Of several that say something of the same setting the last one counts: the defaults, the
 * file, the environment, {@code -D} of the JVM, the options of the command line.
 */
public final class Configuration {
    private final Surroundings surroundings;
    private final Catalog catalog;
    private final Path file;
    private final Map<String, Given> values = new LinkedHashMap<>();
    private final List<PekkoSetting> pekko = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Configuration(Surroundings surroundings, Path file, boolean alone) {
        this.surroundings = surroundings;
        this.file = file;
        var defaults = Catalog.resolvedDefaults();
        catalog = Catalog.of(defaults);
        for (var setting : catalog.settings()) {
            values.put(setting.path(),
                    new Given(setting, setting.defaultValue(), new Default(setting.declaredIn(), setting.line())));
        }
        if (!alone) {
            EnvironmentDefaults.read(Shape.SINGLE.defaults(), surroundings.environment(), catalog, problems)
                    .forEach(this::put);
        }
        if (file != null) {
            var settings = new FileSettings(catalog, defaults, problems).read(file);
            settings.given().forEach(this::put);
            settings.pekko().forEach(setting -> pekko.add(overridden(setting)));
        }
    }

    /** @param named the file to read; without it the environment's, or the first in a default place */
    public static Configuration read(Optional<Path> named, Surroundings surroundings) {
        var configuration = new Configuration(surroundings, ConfigurationFile.find(named, surroundings).orElse(null),
                false);
        var environment = EnvironmentSettings.read(surroundings.environment(), configuration.catalog,
                configuration.problems);
        environment.given().forEach(configuration::put);
        configuration.warnings.addAll(environment.warnings());
        for (var setting : configuration.catalog.settings()) {
            var text = surroundings.properties().getProperty(setting.hocon());
            if (text != null) {
                configuration.putText(setting, text, new SystemProperty(setting.hocon()));
            }
        }
        return configuration;
    }

    /** A file over the defaults, and nothing else. */
    public static Configuration ofFileAlone(Path file, Surroundings surroundings) {
        return new Configuration(surroundings, surroundings.directory().resolve(file), true);
    }

    /**
     * Lays what an option of the command line says over all else.
     *
     * @param text null where the option was not given: nothing changes then
     */
    public Configuration with(String path, String text, String option) {
        if (text != null) {
            putText(catalog.setting(path).orElseThrow(), text, new CommandLine(option));
        }
        return this;
    }

    /** @throws ConfigurationException where anything is wrong, with all that is */
    public Configuration checked() throws ConfigurationException {
        var broken = problems.stream().map(Problem::setting).collect(Collectors.toSet());
        problems.addAll(new CrossChecks(values, broken).problems());
        return understood();
    }

    /**
     * For a command that is no server: what settings must be to each other does not matter to it.
     *
     * @throws ConfigurationException where anything is not understood
     */
    public Configuration understood() throws ConfigurationException {
        problems.sort(Comparator.comparingInt((Problem problem) -> line(problem.source()))
                .thenComparingInt(problem -> problem.source() instanceof InFile at ? at.column() : 0));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return this;
    }

    /** As the program takes it: complete and resolved. */
    public Config config() {
        var chosen = new LinkedHashMap<String, Object>();
        for (var given : values.values()) {
            chosen.put(given.setting().hocon(), ConfigValueFactory.fromAnyRef(effective(given),
                    given.source().toString()));
        }
        chosen.put("tutti.rocksdb.directory", dataDirectory().resolve("journal").toString());
        var shape = Shape.of(text("cluster.formation"));
        var version = text("cluster.app-version");
        chosen.put("pekko.cluster.app-version", version.isEmpty() ? ProductVersion.TEXT : version);
        if (shape != Shape.SINGLE) {
            chosen.put("pekko.remote.artery.transport", text("cluster.tls.enabled").equals("true") ? "tls-tcp" : "tcp");
        }
        var ofPekko = ConfigFactory.empty();
        for (var setting : pekko) {
            ofPekko = ofPekko.withValue(setting.hocon(),
                    ConfigValueFactory.fromAnyRef(setting.value(), setting.source().toString()));
        }
        return ConfigFactory.parseMap(chosen).withFallback(ConfigFactory.defaultOverrides()).withFallback(ofPekko)
                .withFallback(ofStore()).withFallback(shape.defaults()).resolve();
    }

    private Config ofStore() {
        return text("persistence").equals("cassandra")
                ? ConfigFactory.parseResources("on-cassandra.conf")
                : ConfigFactory.empty();
    }

    /** The directory that everything is kept in, absolute. */
    public Path dataDirectory() {
        return surroundings.path(text("data.directory")).normalize();
    }

    /** Whether a setting has no more to say than the empty text or list. */
    public boolean isEmpty(String path) {
        return text(path).isEmpty();
    }

    private String text(String path) {
        return Setting.text(values.get(path).value());
    }

    /** The file that was read. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** What is not wrong but looks as if something else were meant. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** How many settings are not the defaults. */
    public int changes() {
        return (int) values.values().stream().filter(given -> !(given.source() instanceof Default)).count()
                + pekko.size();
    }

    Collection<Given> values() {
        return values.values();
    }

    List<PekkoSetting> pekko() {
        return pekko;
    }

    Catalog catalog() {
        return catalog;
    }

    /** Those of the file come first, as it has them. */
    private static int line(Source source) {
        return source instanceof InFile at ? at.line() : Integer.MAX_VALUE;
    }

    private Object effective(Given given) {
        return given.setting().type() instanceof FilePath && !Setting.text(given.value()).isEmpty()
                ? surroundings.path(Setting.text(given.value())).toString()
                : given.value();
    }

    private void putText(Setting setting, String text, Source source) {
        var given = Given.parsed(setting, text, source, problems);
        if (given != null) {
            put(given);
        }
    }

    private void put(Given given) {
        values.put(given.setting().path(), given);
    }

    private PekkoSetting overridden(PekkoSetting setting) {
        var text = surroundings.properties().getProperty(setting.hocon());
        return text == null
                ? setting
                : new PekkoSetting(setting.path(), text, new SystemProperty(setting.hocon()));
    }
}
