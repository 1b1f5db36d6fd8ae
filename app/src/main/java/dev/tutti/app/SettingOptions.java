package dev.tutti.app;

import dev.tutti.config.Configuration;
import dev.tutti.config.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a server is set up; each stands for a setting, and wins over the file and the environment. */
final class SettingOptions {
    private static final List<String> KEYS = List.of("auth.jwt.hs256-secret-file", "auth.jwt.jwks-file",
            "auth.jwt.jwks-url");

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML (default: $TUTTI_CONFIG, or the first there is of ./tutti.yaml, $XDG_CONFIG_HOME/tutti/tutti.yaml and /etc/tutti/tutti.yaml).")
    private Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on; 0 takes a free one (default: http.port of the configuration, which is 8080).")
    private String port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen on; any but loopback needs --auth jwt (default: http.bind, which is 127.0.0.1).")
    private String bind;

    @Option(names = "--auth", paramLabel = "none|jwt", description = "How agents show who they are: by X-Agent-Id, or by a bearer token (default: auth.mode, which is none). With jwt and no keys configured, the secret that 'tutti token' uses is taken.")
    private String auth;

    @Option(names = "--insecure-bind", description = "Listen on any address without authentication: everybody who reaches it may do everything.")
    private boolean insecureBind;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: data.directory, which is ~/.tutti/data).")
    private String data;

    @Option(names = "--log-format", paramLabel = "text|json", description = "The form of the log and of everything else that is said: text, or one JSON object a line (default: log.format, which is text).")
    private String logFormat;

    @Option(names = "--cluster", description = "Be one of several nodes, on Cassandra (cluster.formation seeds, persistence cassandra).")
    private boolean cluster;

    @Option(names = "--seed", paramLabel = "HOST:PORT", description = "A node to join, the same list on every node; may be repeated (default: cluster.seeds).")
    private List<String> seeds;

    @Option(names = "--cluster-host", paramLabel = "ADDRESS", description = "How the other nodes reach this one (default: cluster.host, which is 127.0.0.1).")
    private String clusterHost;

    @Option(names = "--cluster-port", paramLabel = "PORT", description = "The port for the other nodes (default: cluster.port, which is 7800).")
    private String clusterPort;

    private boolean developmentSecret;

    /** All that this process was told. It is not checked yet. */
    Configuration configuration(Surroundings surroundings) {
        var configuration = Configuration.read(Optional.ofNullable(config), surroundings)
                .with("http.port", port, "--port").with("http.bind", bind, "--bind").with("auth.mode", auth, "--auth")
                .with("auth.allow-insecure-bind", insecureBind ? "true" : null, "--insecure-bind")
                .with("data.directory", data, "--data")
                .with("cluster.formation", cluster ? "seeds" : null, "--cluster")
                .with("persistence", cluster ? "cassandra" : null, "--cluster")
                .with("cluster.seeds", seeds == null ? null : String.join(",", seeds), "--seed")
                .with("cluster.host", clusterHost, "--cluster-host")
                .with("cluster.port", clusterPort, "--cluster-port").with("log.format", logFormat, "--log-format");
        developmentSecret = "jwt".equals(auth) && KEYS.stream().allMatch(configuration::isEmpty);
        if (developmentSecret) {
            configuration.with(KEYS.getFirst(), SecretFile.beside(configuration.dataDirectory()).toString(),
                    "--auth jwt");
        }
        return configuration;
    }

    /** Whether the server makes a secret where there is none yet. */
    boolean takesDevelopmentSecret() {
        return developmentSecret;
    }
}
