package dev.tutti.config;

import dev.tutti.config.SettingType.Size;
import dev.tutti.config.SettingType.TimeSpan;
import dev.tutti.config.Source.Default;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What settings must be to each other. A rule about a setting whose own value is wrong is left out. */
final class CrossChecks {
    /** The first is at most the second. */
    private static final List<List<String>> AT_MOST = List.of(List.of("lock.min-ttl", "lock.default-ttl"),
            List.of("lock.default-ttl", "lock.max-ttl"), List.of("feed.renew", "feed.lease"),
            List.of("http.socket.ping", "http.socket.silence"),
            List.of("context.gate.batch-units", "context.gate.max-units"),
            List.of("context.gate.batch-bytes", "context.gate.max-bytes"), List.of("limits.payload", "limits.bulk"),
            List.of("limits.payload", "context.gate.max-bytes"));
    private static final List<String> KEYS = List.of("auth.jwt.hs256-secret-file", "auth.jwt.jwks-file",
            "auth.jwt.jwks-url");
    private static final List<String> CLUSTER_TLS = List.of("cluster.tls.certificate-file", "cluster.tls.key-file",
            "cluster.tls.ca-file");
    private static final List<String> HTTP_TLS = List.of("http.tls.certificate-file", "http.tls.key-file");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\s/]+):(\\d{1,5})");
    private static final String IDLE = "http.idle-timeout";
    /** On a connection that is open that long, something must pass before. */
    private static final List<String> SILENCES = List.of("lock.max-wait", "http.heartbeat", "http.socket.ping");

    /** What Cassandra takes in one write: events of one tag are written ten together, and a request is one write. */
    private static final Map<String, String> MOST_ON_CASSANDRA = Map.of("limits.payload", "1 MiB", "limits.bulk",
            "8 MiB");

    private final Map<String, Given> values;
    private final Set<String> broken;
    private final List<Problem> problems = new ArrayList<>();

    CrossChecks(Map<String, Given> values, Set<String> broken) {
        this.values = values;
        this.broken = broken;
    }

    /** The settings that are looked at. */
    static List<String> settings() {
        return Stream.concat(Stream.concat(AT_MOST.stream().flatMap(List::stream), KEYS.stream()),
                Stream.concat(SILENCES.stream(),
                        Stream.of(IDLE, "auth.mode", "auth.allow-insecure-bind", "http.bind", "persistence",
                                "cluster.formation", "cluster.seeds", "cluster.tls.enabled",
                                "cluster.tls.certificate-file", "cluster.tls.key-file", "cluster.tls.ca-file",
                                "http.tls.certificate-file", "http.tls.key-file",
                                "backup.shipping.target", "cassandra.username", "cassandra.password-file")))
                .distinct().toList();
    }

    List<Problem> problems() {
        AT_MOST.forEach(pair -> atMost(pair.getFirst(), pair.getLast()));
        silencesEndBeforeConnections();
        oneSourceOfKeys();
        nobodyIsLetInUnasked();
        nodesShareAStore();
        seedsAreAddresses();
        tlsIsWhole();
        whatCassandraCannot();
        return problems;
    }

    private void atMost(String less, String more) {
        if (areWell(less, more) && number(less) > number(more)) {
            problem(source(less, more), less + " (" + text(less) + ") must not be more than " + more + " ("
                    + text(more) + ")");
        }
    }

    private void silencesEndBeforeConnections() {
        SILENCES.stream().filter(silence -> areWell(silence, IDLE) && number(silence) >= number(IDLE))
                .forEach(silence -> problem(source(silence, IDLE), silence + " (" + text(silence)
                        + ") must be less than " + IDLE + " (" + text(IDLE)
                        + "), after which a silent connection is closed"));
    }

    private void oneSourceOfKeys() {
        if (areWell("auth.mode") && areWell(KEYS.toArray(String[]::new)) && text("auth.mode").equals("jwt")) {
            var given = KEYS.stream().filter(key -> !text(key).isEmpty()).count();
            if (given != 1) {
                problem(source(Stream.concat(Stream.of("auth.mode"), KEYS.stream()).toArray(String[]::new)),
                        "auth.mode jwt needs exactly one of " + String.join(", ", KEYS) + ", and has " + given);
            }
        }
    }

    private void nobodyIsLetInUnasked() {
        if (areWell("auth.mode", "auth.allow-insecure-bind", "http.bind") && text("auth.mode").equals("none")
                && text("auth.allow-insecure-bind").equals("false") && !isLoopback(text("http.bind"))) {
            problem(source("http.bind"), "without authentication only a loopback address can be bound, and "
                    + text("http.bind") + " is none; set auth.mode to jwt (--auth jwt) or, where you mean it,"
                    + " auth.allow-insecure-bind (--insecure-bind)");
        }
    }

    private void nodesShareAStore() {
        if (areWell("cluster.formation", "persistence") && !text("cluster.formation").equals("none")
                && !text("persistence").equals("cassandra")) {
            problem(source("cluster.formation", "persistence"), "cluster.formation " + text("cluster.formation")
                    + " needs persistence cassandra: the embedded store belongs to one process");
        }
    }

    private void seedsAreAddresses() {
        if (!areWell("cluster.formation", "cluster.seeds")) {
            return;
        }
        var seeds = (List<?>) values.get("cluster.seeds").value();
        if (text("cluster.formation").equals("seeds") && seeds.isEmpty()) {
            problem(source("cluster.seeds", "cluster.formation"),
                    "cluster.formation seeds needs cluster.seeds: the same list on every node, the first founds the cluster");
        }
        seeds.stream().map(String::valueOf).filter(seed -> !ADDRESS.matcher(seed).matches())
                .forEach(seed -> problem(source("cluster.seeds"),
                        "cluster.seeds are addresses as host:port, and '" + Redaction.shown(seed) + "' is none"));
    }

    private void tlsIsWhole() {
        if (areWell("cluster.tls.enabled") && areWell(CLUSTER_TLS.toArray(String[]::new))
                && text("cluster.tls.enabled").equals("true")) {
            CLUSTER_TLS.stream().filter(file -> text(file).isEmpty()).forEach(
                    file -> problem(source("cluster.tls.enabled"), "cluster.tls.enabled needs " + file));
        }
        if (areWell(HTTP_TLS.toArray(String[]::new))
                && HTTP_TLS.stream().filter(file -> text(file).isEmpty()).count() == 1) {
            problem(source(HTTP_TLS.toArray(String[]::new)),
                    String.join(" and ", HTTP_TLS) + " are given both or neither");
        }
    }

    private void whatCassandraCannot() {
        if (!areWell("persistence") || !text("persistence").equals("cassandra")) {
            return;
        }
        MOST_ON_CASSANDRA.forEach((path, most) -> {
            if (areWell(path) && number(path) > Size.of(most)) {
                problem(source(path), path + " (" + text(path) + ") must not be more than " + most
                        + " where persistence is cassandra, which takes no larger writes");
            }
        });
        if (areWell("backup.shipping.target") && !text("backup.shipping.target").isEmpty()) {
            problem(source("backup.shipping.target"),
                    "backup.shipping.target ships the embedded store, and persistence is cassandra");
        }
        if (areWell("cassandra.username", "cassandra.password-file")
                && text("cassandra.username").isEmpty() != text("cassandra.password-file").isEmpty()) {
            problem(source("cassandra.username", "cassandra.password-file"),
                    "cassandra.username and cassandra.password-file go together");
        }
    }

    /** A name that means nothing here may do where the server runs. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private double number(String path) {
        return switch (values.get(path).setting().type()) {
            case TimeSpan span -> TimeSpan.of(text(path)).toNanos();
            case Size size -> Size.of(text(path));
            case SettingType other -> Double.parseDouble(text(path));
        };
    }

    private boolean areWell(String... paths) {
        return Arrays.stream(paths).noneMatch(broken::contains);
    }

    private String text(String path) {
        return Setting.text(values.get(path).value());
    }

    /** Who to blame: the first that is no default. */
    private Source source(String... paths) {
        return Arrays.stream(paths).map(path -> values.get(path).source())
                .filter(source -> !(source instanceof Default)).findFirst().orElse(values.get(paths[0]).source());
    }

    private void problem(Source source, String message) {
        problems.add(new Problem(source, message));
    }
}
