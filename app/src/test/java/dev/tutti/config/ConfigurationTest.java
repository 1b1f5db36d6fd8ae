package dev.tutti.config;

import static dev.tutti.config.Told.from;
import static dev.tutti.config.Told.refused;
import static dev.tutti.config.Told.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.tutti.app.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults, file, environment, system properties and options: who wins, what comes of it, and what is refused. */
class ConfigurationTest {
    @TempDir
    Path directory;
    private Told told;

    @BeforeEach
    void begin() throws IOException {
        directory = directory.toRealPath();
        told = new Told(directory);
    }

    @Test
    void toldNothingAServerIsAsItAlwaysWas() throws Exception {
        var configuration = told.configuration().checked();

        assertThat(configuration.file()).isEmpty();
        assertThat(configuration.changes()).isZero();
        assertThat(configuration.dataDirectory()).isEqualTo(directory.resolve("home/.tutti/data"));
        var known = Engine.single(configuration.dataDirectory());
        var config = configuration.config();
        assertThat(all(config, "pekko")).containsExactlyInAnyOrderEntriesOf(all(known, "pekko"));
        assertThat(all(config.withoutPath("tutti.data.directory"), "tutti"))
                .containsExactlyInAnyOrderEntriesOf(all(known.withoutPath("tutti.data.directory"), "tutti"));
    }

    @Test
    void theLastOfDefaultFileEnvironmentPropertyAndOptionWins() throws Exception {
        told.file("""
                limits:
                  relations: 2
                  bulk-units: 2
                  page-units: 2
                  batch-ids: 2
                """);
        for (var name : List.of("BULK_UNITS", "PAGE_UNITS", "BATCH_IDS")) {
            told.environment.put("TUTTI_LIMITS__" + name, "3");
        }
        told.properties.put("tutti.limits.page-units", "4");
        told.properties.put("tutti.limits.batch-ids", "4");
        var configuration = told.configuration().with("limits.batch-ids", "5", "--ids").checked();
        var limits = configuration.config().getConfig("tutti.limits");

        assertThat(limits.getInt("meta-entries")).isEqualTo(64);
        assertThat(limits.getInt("relations")).isEqualTo(2);
        assertThat(limits.getInt("bulk-units")).isEqualTo(3);
        assertThat(limits.getInt("page-units")).isEqualTo(4);
        assertThat(limits.getInt("batch-ids")).isEqualTo(5);
        assertThat(from(configuration, "limits.meta-entries")).matches("default \\(http\\.conf:\\d+\\)");
        assertThat(from(configuration, "limits.relations")).isEqualTo(directory.resolve("tutti.yaml") + ":2");
        assertThat(from(configuration, "limits.bulk-units")).isEqualTo("environment TUTTI_LIMITS__BULK_UNITS");
        assertThat(from(configuration, "limits.page-units")).isEqualTo("system property tutti.limits.page-units");
        assertThat(from(configuration, "limits.batch-ids")).isEqualTo("option --ids");
        assertThat(configuration.changes()).isEqualTo(4);
    }

    @Test
    void everyTypeArrivesAsTheProgramReadsIt() throws Exception {
        told.file("""
                http: {port: "9090", socket: {ping: 500ms}}
                limits: {payload: 2MiB}
                lock: {max-ttl: 2 hours}
                auth:
                  allow-insecure-bind: yes
                  allowed-origins: [ "https://a.example", https://b.example ]
                  jwt: {issuer: 7, audience: ""}
                data: {directory: ~/elsewhere}
                """);
        var config = told.configuration().checked().config();

        assertThat(config.getInt("tutti.http.port")).isEqualTo(9090);
        assertThat(config.getDuration("tutti.http.socket.ping")).isEqualTo(Duration.ofMillis(500));
        assertThat(config.getBytes("tutti.limits.payload")).isEqualTo(2 << 20);
        assertThat(config.getDuration("tutti.lock.max-ttl")).isEqualTo(Duration.ofHours(2));
        assertThat(config.getBoolean("tutti.auth.allow-insecure-bind")).isTrue();
        assertThat(config.getStringList("tutti.auth.allowed-origins")).containsExactly("https://a.example",
                "https://b.example");
        assertThat(config.getString("tutti.auth.jwt.issuer")).isEqualTo("7");
        assertThat(config.getString("tutti.auth.jwt.audience")).isEmpty();
        assertThat(config.getString("tutti.rocksdb.directory"))
                .isEqualTo(directory.resolve("home/elsewhere/journal").toString());
    }

    @Test
    void aVariableHasTwoUnderscoresForADotOneForADashAndCommasInLists() throws Exception {
        told.environment.put("TUTTI_HTTP__SOCKET__MAX_IN_FLIGHT", "7");
        told.environment.put("TUTTI_AUTH__ALLOWED_ORIGINS", "https://a.example, https://b.example");
        told.environment.put("TUTTI_AUTH__JWT__AUDIENCE", "");
        var configuration = told.configuration().checked();

        assertThat(configuration.config().getInt("tutti.http.socket.max-in-flight")).isEqualTo(7);
        assertThat(value(configuration, "auth.allowed-origins")).isEqualTo(List.of("https://a.example",
                "https://b.example"));
        assertThat(value(configuration, "auth.jwt.audience")).isEqualTo("");
    }

    @Test
    void variablesOfTheCommandLineAndOfKubernetesAreNoSettings() {
        for (var name : List.of("JAVA", "JAVA_OPTS", "LAUNCHER", "DEBUG", "SERVER", "AGENT", "TOKEN", "LOCK_RESOURCE",
                "LOCK_TOKEN", "PORT", "SERVICE_HOST", "PORT_8080_TCP")) {
            told.environment.put("TUTTI_" + name, "x");
        }
        // Made for a service of the name tutti-http.
        told.environment.put("TUTTI_HTTP_PORT", "tcp://10.0.0.1:8080");

        assertThat(told.problems()).isEmpty();
        assertThat(told.configuration().warnings()).isEmpty();
        assertThat(told.configuration().changes()).isZero();
    }

    @Test
    void oneUnderscoreTooFewIsToldButStopsNothing() {
        told.environment.put("TUTTI_HTTP_PORT", "9090");

        assertThat(told.problems()).isEmpty();
        assertThat(told.configuration().warnings())
                .containsExactly("the environment's TUTTI_HTTP_PORT has no effect; did you mean TUTTI_HTTP__PORT?");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() throws Exception {
        told.file("""
                http:
                  prot: 80
                  port: 70000
                  socket: 5
                limit: {payload: 1 MiB}
                lock:
                  max-ttl: soon
                  min-ttl: [1s]
                  batch:
                auth: {mode: maybe, allowed-origins: https://a.example}
                rocksdb: {journal: {class: x}}
                tutti: {}
                http.port: 9
                context: {gate: {max-bytes: {a: 1}}}
                """);
        told.environment.put("TUTTI_HTTP__PROT", "7");
        told.environment.put("TUTTI_ROCKSDB__DIRECTORY", "/x");
        told.environment.put("TUTTI_PEKKO__LOGLEVEL", "INFO");
        told.properties.put("tutti.limits.bulk", "lots");
        var configuration = told.configuration().with("http.bind", "127.0.0.1", "--bind").with("limits.page-units", "0",
                "--page");

        assertThat(told.problems(configuration)).containsExactly(
                "tutti.yaml:2:3: there is no setting http.prot; did you mean http.port?",
                "tutti.yaml:3:9: http.port must be a whole number, 0 to 65535, not '70000'",
                "tutti.yaml:4:11: http.socket is a group of settings and has no value itself",
                "tutti.yaml:5:1: there is no setting limit; did you mean limits?",
                "tutti.yaml:7:12: lock.max-ttl must be a duration with its unit (ms, s, m, h or d), such as 10s, not"
                        + " 'soon'",
                "tutti.yaml:8:12: lock.min-ttl must be a duration, more than 0s, at most 200d, not a list",
                "tutti.yaml:9:9: lock.batch has no value; leave it out for its default",
                "tutti.yaml:10:14: auth.mode must be none or jwt, not 'maybe'",
                "tutti.yaml:10:38: auth.allowed-origins must be a list, such as [\"a\", \"b\"]",
                "tutti.yaml:11:11: rocksdb.journal is internal and cannot be set",
                "tutti.yaml:12:1: leave out 'tutti:'; settings are written from below it on, such as 'http:'",
                "tutti.yaml:13:1: 'http.port' has a dot: write settings nested, 'http:' and the rest below it",
                "tutti.yaml:14:29: context.gate.max-bytes is one setting, and no group of settings",
                "environment TUTTI_HTTP__PROT: there is no setting http.prot; did you mean TUTTI_HTTP__PORT?",
                "environment TUTTI_PEKKO__LOGLEVEL: settings of Pekko are taken from the file alone",
                "environment TUTTI_ROCKSDB__DIRECTORY: rocksdb.directory is internal and cannot be set",
                "system property tutti.limits.bulk: limits.bulk must be a size with its unit (B, KiB, MiB or GiB), such"
                        + " as 8 MiB, not 'lots'",
                "option --page: limits.page-units must be a whole number, 1 or more, not '0'");
        assertThat(refused(configuration)).hasMessageStartingWith("the configuration has 18 problems:");
    }

    @Test
    void aFileOfNothingButCommentsAndEmptyGroupsIsFine() throws Exception {
        assertThat(told.file("# nothing yet\n").problems()).isEmpty();
        assertThat(told.file("http:\n  # port: 9090\nlock:\n  max-ttl: 2h\n").problems()).isEmpty();
        assertThat(told.file("just text").problems()).singleElement().asString().startsWith("tutti.yaml:1:1: a conf");
        assertThat(told.file("[a]").problems()).singleElement().asString().startsWith("tutti.yaml:1:1: a conf");
    }

    @Test
    void whatSettingsMustBeToEachOtherIsCheckedAcrossTheirSources() throws Exception {
        told.file("lock: {max-ttl: 10s, max-wait: 6m}\nlimits: {payload: 9 MiB}\nfeed: {lease: wrong}\n");
        told.environment.put("TUTTI_FEED__RENEW", "20s");
        told.environment.put("TUTTI_HTTP__SOCKET__PING", "31s");

        assertThat(told.problems()).containsExactly(
                "tutti.yaml:1:17: lock.default-ttl (30s) must not be more than lock.max-ttl (10s)",
                "tutti.yaml:1:32: lock.max-wait (6m) must be less than http.idle-timeout (330s), after which a"
                        + " silent connection is closed",
                "tutti.yaml:2:19: limits.payload (9 MiB) must not be more than limits.bulk (8 MiB)",
                // And nothing of feed.renew, as nobody knows what feed.lease was meant to be.
                "tutti.yaml:3:15: feed.lease must be a duration with its unit (ms, s, m, h or d), such as 10s, not"
                        + " 'wrong'",
                "environment TUTTI_HTTP__SOCKET__PING: http.socket.ping (31s) must not be more than http.socket.silence"
                        + " (30s)");
        told.file("lock: {max-wait: 6m}\nhttp: {idle-timeout: 7m}");
        told.environment.clear();
        assertThat(told.problems()).isEmpty();
    }

    @Test
    void authenticationNeedsKeysAndAnOpenAddressNeedsAuthentication() throws Exception {
        assertThat(told.file("http: {bind: 0.0.0.0}").problems()).singleElement().asString()
                .startsWith("tutti.yaml:1:14: without authentication only a loopback address can be bound");
        assertThat(told.file("http: {bind: 0.0.0.0}\nauth: {allow-insecure-bind: true}").problems()).isEmpty();
        assertThat(told.file("auth: {mode: jwt}").problems()).singleElement().asString()
                .startsWith("tutti.yaml:1:14: auth.mode jwt needs exactly one of ").endsWith("and has 0");
        assertThat(told.file("http: {bind: 0.0.0.0}\nauth: {mode: jwt, jwt: {jwks-file: keys.json}}").problems())
                .isEmpty();
        assertThat(told.configuration().config().getString("tutti.auth.jwt.jwks-file"))
                .isEqualTo(directory.resolve("keys.json").toString());
    }

    @Test
    void pekkosOwnSettingsPassAndThoseItCannotHaveAreRefused() throws Exception {
        told.file("""
                pekko:
                  loglevel: INFO
                  actor:
                    default-dispatcher: {fork-join-executor: {parallelism-max: 3}}
                    serialization-bindings: {"a.b.C": tutti-lock}
                  loggers: [a.Logger]
                """);
        var configuration = told.configuration().checked();
        var pekko = configuration.config().getConfig("pekko");

        assertThat(pekko.getString("loglevel")).isEqualTo("INFO");
        assertThat(pekko.getInt("actor.default-dispatcher.fork-join-executor.parallelism-max")).isEqualTo(3);
        assertThat(pekko.getInt("actor.default-dispatcher.fork-join-executor.parallelism-min")).isEqualTo(8);
        assertThat(pekko.getString("actor.serialization-bindings.\"a.b.C\"")).isEqualTo("tutti-lock");
        assertThat(pekko.getStringList("loggers")).containsExactly("a.Logger");
        assertThat(configuration.changes()).isEqualTo(4);

        assertThat(told.file("pekko: {remot: 1, loglevel: {a: b}, actor: 1, stdout-loglevel: }").problems())
                .containsExactly("tutti.yaml:1:9: Pekko has no setting pekko.remot; did you mean pekko.remote?",
                        "tutti.yaml:1:29: pekko.loglevel is one setting, and no group of settings",
                        "tutti.yaml:1:44: pekko.actor is a group of settings and has no value itself",
                        "tutti.yaml:1:63: pekko.stdout-loglevel has no value; leave it out for its default");
    }

    @Test
    void theExitCodeTellsAWrongCommandLineFromAWrongConfiguration() throws Exception {
        assertThat(refused(told.configuration().with("http.port", "x", "--port")).exitCode()).isEqualTo(2);
        assertThat(refused(told.configuration().with("http.bind", "0.0.0.0", "--bind")).exitCode()).isEqualTo(2);
        told.file("http: {port: x}");
        assertThat(refused(told.configuration()).exitCode()).isEqualTo(78);
        assertThat(refused(told.configuration().with("http.port", "x", "--port")).exitCode()).isEqualTo(78);
    }

    @Test
    void theFileIsTheOneNamedOrTheFirstInTheDefaultPlaces() throws Exception {
        var machine = told.write("machine/tutti.yaml", "http: {port: 1}");
        assertThat(told.configuration().file()).contains(machine);
        var home = told.write("home/.config/tutti/tutti.yaml", "http: {port: 2}");
        assertThat(told.configuration().file()).contains(home);
        told.environment.put("XDG_CONFIG_HOME", "relative, and so of no meaning");
        assertThat(told.configuration().file()).contains(home);
        var xdg = told.write("xdg/tutti/tutti.yaml", "http: {port: 3}");
        told.environment.put("XDG_CONFIG_HOME", directory.resolve("xdg").toString());
        assertThat(told.configuration().file()).contains(xdg);
        var here = told.write("tutti.yaml", "http: {port: 4}");
        assertThat(told.configuration().file()).contains(here);
        var variable = told.write("variable.yaml", "http: {port: 5}");
        told.environment.put("TUTTI_CONFIG", "variable.yaml");
        assertThat(told.configuration().file()).contains(variable);
        told.write("option.yaml", "http: {port: 6}");
        var configuration = Configuration.read(Optional.of(Path.of("option.yaml")), told.surroundings());
        assertThat(value(configuration, "http.port")).isEqualTo(6L);
    }

    @Test
    void aFileThatWasNamedMustBeThere() throws Exception {
        told.write("tutti.yaml", "http: {port: 4}");
        told.environment.put("TUTTI_CONFIG", "nowhere.yaml");

        assertThat(told.problems()).containsExactly("nowhere.yaml: cannot be read: there is no such file");
    }

    @Test
    void aFileAloneIsCheckedWithoutTheEnvironment() throws Exception {
        told.environment.put("TUTTI_HTTP__PORT", "x");
        var file = told.write("f.yaml", "http: {port: 4}");

        assertThat(told.problems(Configuration.ofFileAlone(file, told.surroundings()))).isEmpty();
        Files.writeString(file, "http: {port: y}");
        assertThat(told.problems(Configuration.ofFileAlone(Path.of("f.yaml"), told.surroundings()))).hasSize(1);
    }

    private static Map<String, Object> all(Config config, String path) {
        return config.getConfig(path).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, setting -> comparable(setting.getValue().unwrapped())));
    }

    /** HOCON holds 1.0 as a whole number or as a fraction, as it came to it. */
    private static Object comparable(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }
}
