package dev.tutti.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.app.metrics.PrometheusTelemetry;
import dev.tutti.backup.Shipping;
import dev.tutti.context.Contexts;
import dev.tutti.feed.Feeds;
import dev.tutti.http.HttpEdge;
import dev.tutti.journal.Store;
import dev.tutti.journal.rocksdb.JournalStats;
import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.lock.Locks;
import dev.tutti.node.ProductVersion;
import dev.tutti.telemetry.Telemetry;
import dev.tutti.telemetry.TelemetrySetup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A running Tutti: wires store, cluster, contexts and HTTP together, and takes them down in the opposite order. */
public final class Engine implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ActorSystem<Void> system;
    private final InetSocketAddress address;

    private Engine(ActorSystem<Void> system, InetSocketAddress address) {
        this.system = system;
        this.address = address;
    }

    /** The configuration of a single node whose store is in a directory. */
    public static Config single(Path data) {
        return ConfigFactory
                .parseMap(Map.of("tutti.rocksdb.directory", data.resolve("journal").toString(),
                        "pekko.cluster.app-version", ProductVersion.TEXT))
                .withFallback(ConfigFactory.defaultOverrides())
                .withFallback(ConfigFactory.parseResources("single.conf"))
                .withFallback(ConfigFactory.defaultReference()).resolve();
    }

    /**
     * Starts, and returns once requests are welcome: the store is open, the cluster formed and the list of contexts read.
     *
     * @throws RuntimeException when the store or the port cannot be had; nothing is left running then
     */
    public static Engine start(Config config, String host, int port) {
        var telemetry = config.getBoolean("tutti.metrics.enabled") ? PrometheusTelemetry.start() : Telemetry.NONE;
        var system = ActorSystem.create(Behaviors.<Void>empty(), "tutti",
                ActorSystemSetup.create(BootstrapSetup.create(config), new TelemetrySetup(telemetry)));
        try {
            // First of all, so that a store that cannot be had is told before anything else has begun.
            Store.of(config).open(system);
            Shipping.get(system).start();
            // However long that takes: a node that finds nobody gives up by itself.
            done(Formation.join(system));
            var contexts = Contexts.start(system, Clock.systemUTC());
            await(contexts.recovered().toCompletableFuture());
            var locks = Locks.start(system, Clock.systemUTC());
            await(locks.recovered().toCompletableFuture());
            var feeds = Feeds.start(system,
                    Map.of(Contexts.KIND, contexts.feedSource(), Locks.KIND, locks.feedSource()));
            return new Engine(system,
                    await(HttpEdge.bind(system, contexts, locks, feeds, host, port).toCompletableFuture()));
        } catch (RuntimeException e) {
            system.terminate();
            awaitTermination(system);
            throw e;
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Completes when it has ended: it was closed, or the other nodes have given it up. */
    public CompletionStage<Done> ended() {
        return system.getWhenTerminated();
    }

    /** What the embedded store has written. */
    public JournalStats journalStats() {
        return RocksDbStore.get(system).stats();
    }

    /** Stops in order: no new requests, open ones answered, contexts stopped, the store closed. */
    @Override
    public void close() {
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
        awaitTermination(system);
    }

    private static void awaitTermination(ActorSystem<?> system) {
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return done(future.orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
