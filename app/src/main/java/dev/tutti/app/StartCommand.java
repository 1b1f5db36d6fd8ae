package dev.tutti.app;

import com.typesafe.config.Config;
import dev.tutti.app.log.LogFormat;
import dev.tutti.app.log.ServerOutput;
import dev.tutti.config.Configuration;
import dev.tutti.config.ConfigurationException;
import dev.tutti.config.Surroundings;
import dev.tutti.journal.Store;
import dev.tutti.journal.cassandra.CassandraException;
import dev.tutti.journal.rocksdb.StoreException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tutti start}: runs a server until it is told to stop. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Run a Tutti server on this machine.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:stopped as told", "1:the port cannot be had, or another failure", "2:wrong usage",
        "3:the data directory is in use by another process", "4:the data directory is corrupt, or of another format",
        "5:the data directory cannot be written", "6:the disk is full, and there is no data yet that could be read",
        "7:the other nodes have given this one up, another cluster lives on its store, or it found no cluster to join",
        "8:Cassandra does not answer", "9:Cassandra refuses the login or a permission, or lacks what is needed",
        "78:the configuration is not valid; every problem is on standard error"})
public final class StartCommand implements Callable<Integer> {
    private static final int NO_MEMBER = 7;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions options;

    @Override
    public Integer call() throws Exception {
        // Pekko logs from several threads while SLF4J starts; that SLF4J replays those lines is nothing to warn of.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        Configuration configuration;
        try {
            configuration = options.configuration(Surroundings.here()).checked();
        } catch (ConfigurationException e) {
            return ConfigCommand.refused(spec, e);
        }
        configuration.warnings().forEach(warning -> err.println("tutti: " + warning));
        var config = configuration.config();
        var output = ServerOutput.open(LogFormat.of(config), out, err);
        Engine engine;
        try {
            if (options.takesDevelopmentSecret()) {
                SecretFile.ensure(SecretFile.beside(configuration.dataDirectory()));
            }
            engine = Engine.start(config, config.getString("tutti.http.bind"), config.getInt("tutti.http.port"));
        } catch (StoreException e) {
            output.failed(e.getMessage(), e);
            return switch (e.reason()) {
                case IN_USE -> 3;
                case CORRUPT, UNKNOWN_FORMAT -> 4;
                case NOT_WRITABLE -> 5;
                case NO_SPACE -> 6;
            };
        } catch (Formation.JoinException e) {
            output.failed(e.getMessage(), e);
            return NO_MEMBER;
        } catch (CassandraException e) {
            output.failed(e.getMessage(), e);
            return switch (e.reason()) {
                case UNREACHABLE -> 8;
                case REFUSED -> 9;
            };
        } catch (IOException | RuntimeException e) {
            output.failed("the server did not start: " + rootMessage(e), e);
            return 1;
        }
        // Whether it is to stop or has ended by itself is decided by what comes first.
        var decided = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            if (decided.getAndSet(true)) {
                return;
            }
            engine.close();
            // A stop that was asked for is no failure: without this the JVM would exit with the signal's code.
            Runtime.getRuntime().halt(0);
        }));
        var address = engine.address();
        output.ready("Tutti listens on %s://%s:%d, data in %s%s".formatted(
                config.getString("tutti.http.tls.certificate-file").isEmpty() ? "http" : "https",
                address.getAddress().getHostAddress(), address.getPort(), place(configuration, config),
                configuration.file().map(file -> ", configuration in " + file).orElse("")));
        engine.ended().toCompletableFuture().join();
        if (decided.getAndSet(true)) {
            // The thread that stops it ends the process as well.
            Thread.currentThread().join();
        }
        output.failed(
                "this node is no member any more: the others have given it up, or another cluster lives on its store; it"
                        + " comes back as a new member when it is started again",
                null);
        return NO_MEMBER;
    }

    private static String place(Configuration configuration, Config config) {
        return switch (Store.of(config)) {
            case ROCKSDB -> configuration.dataDirectory().toString();
            case CASSANDRA -> "Cassandra's keyspace " + config.getString("tutti.cassandra.keyspace");
        };
    }

    private static String rootMessage(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
