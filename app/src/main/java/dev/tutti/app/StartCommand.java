package dev.tutti.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.app.log.LogFormat;
import dev.tutti.app.log.ServerOutput;
import dev.tutti.journal.rocksdb.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tutti start}: runs a server until it is told to stop. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Run a Tutti server on this machine.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:stopped as told", "1:the port cannot be had, or another failure", "2:wrong usage",
        "3:the data directory is in use by another process", "4:the data directory is corrupt, or of another format",
        "5:the data directory cannot be written", "6:the disk is full, and there is no data yet that could be read"})
public final class StartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8080", paramLabel = "PORT", description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--bind", defaultValue = "127.0.0.1", paramLabel = "ADDRESS", description = "The address to listen on; any but loopback needs --auth jwt (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--auth", paramLabel = "none|jwt", description = "How agents show who they are: by X-Agent-Id, or by a bearer token (default: tutti.auth.mode, which is none). With jwt and no keys configured, the secret that 'tutti token' uses is taken.")
    private String auth;

    @Option(names = "--insecure-bind", description = "Listen on any address without authentication: everybody who reaches it may do everything.")
    private boolean insecureBind;

    @Option(names = "--data", defaultValue = "${sys:user.home}/.tutti/data", paramLabel = "DIR", description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(names = "--log-format", paramLabel = "text|json", description = "The form of the log and of everything else that is said: text, or one JSON object a line (default: tutti.log.format, which is text).")
    private String logFormat;

    @Override
    public Integer call() throws Exception {
        // Pekko logs from several threads while SLF4J starts; that SLF4J replays those lines is nothing to warn of.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        if (auth != null && !auth.equals("none") && !auth.equals("jwt")) {
            err.println("tutti: --auth must be none or jwt, not '" + auth + "'");
            return 2;
        }
        var settings = settings();
        LogFormat format;
        try {
            format = LogFormat.of(settings);
        } catch (IllegalArgumentException e) {
            err.println("tutti: " + e.getMessage());
            return 2;
        }
        var output = ServerOutput.open(format, out, err);
        Engine engine;
        try {
            var config = withSecret(settings);
            if (isOpenToAll(config)) {
                output.failed("without authentication only a loopback address can be bound, and " + bind
                        + " is none; use --auth jwt (or, where you mean it, --insecure-bind)", null);
                return 2;
            }
            engine = Engine.start(config, bind, port);
        } catch (StoreException e) {
            output.failed(e.getMessage(), e);
            return switch (e.reason()) {
                case IN_USE -> 3;
                case CORRUPT, UNKNOWN_FORMAT -> 4;
                case NOT_WRITABLE -> 5;
                case NO_SPACE -> 6;
            };
        } catch (IOException | RuntimeException e) {
            output.failed("the server did not start: " + rootMessage(e), e);
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            engine.close();
            // A stop that was asked for is no failure: without this the JVM would exit with the signal's code.
            Runtime.getRuntime().halt(0);
        }));
        var address = engine.address();
        output.ready("Tutti listens on http://%s:%d, data in %s".formatted(address.getAddress().getHostAddress(),
                address.getPort(), data.toAbsolutePath()));
        new CountDownLatch(1).await();
        return 0;
    }

    /** The configuration, and what the command line chose. */
    private Config settings() {
        var chosen = new HashMap<String, Object>();
        if (auth != null) {
            chosen.put("tutti.auth.mode", auth);
        }
        if (insecureBind) {
            chosen.put("tutti.auth.allow-insecure-bind", true);
        }
        if (logFormat != null) {
            chosen.put("tutti.log.format", logFormat);
        }
        return ConfigFactory.parseMap(chosen).withFallback(Engine.single(data.toAbsolutePath())).resolve();
    }

    /** Where the command line asks for tokens and nothing says how to verify them, by the secret that is kept beside the data. */
    private Config withSecret(Config settings) throws IOException {
        var keys = List.of("hs256-secret-file", "jwks-file", "jwks-url");
        if (!"jwt".equals(auth)
                || !keys.stream().allMatch(key -> settings.getString("tutti.auth.jwt." + key).isEmpty())) {
            return settings;
        }
        var secret = Map.of("tutti.auth.jwt.hs256-secret-file", SecretFile.ensure(SecretFile.beside(data)).toString());
        return ConfigFactory.parseMap(secret).withFallback(settings);
    }

    private boolean isOpenToAll(Config config) throws IOException {
        return config.getString("tutti.auth.mode").equals("none")
                && !config.getBoolean("tutti.auth.allow-insecure-bind")
                && !InetAddress.getByName(bind).isLoopbackAddress();
    }

    private static String rootMessage(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
