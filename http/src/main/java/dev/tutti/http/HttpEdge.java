package dev.tutti.http;

import dev.tutti.backup.Backups;
import dev.tutti.backup.Shipping;
import dev.tutti.context.Contexts;
import dev.tutti.feed.Feeds;
import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.Store;
import dev.tutti.lock.Locks;
import dev.tutti.node.Nodes;
import dev.tutti.node.NodeMetrics;
import dev.tutti.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** The door of the server: binds the port and answers every route of the contract. */
public final class HttpEdge {
    private HttpEdge() {}

    /**
     * Listens, and stops listening when the system shuts down: streams end first, then open requests have their deadline.
     *
     * @param ready what {@code /readyz} tells
     * @return the address that is listened on, or a failure when it cannot be had
     * @throws IllegalArgumentException where the settings would leave the server open to everybody, or make no sense
     */
    public static CompletionStage<InetSocketAddress> bind(ActorSystem<?> system, Contexts contexts, Locks locks,
            Feeds feeds, String host, int port) {
        var settings = HttpSettings.of(system.settings().config());
        var auth = AuthSettings.of(system.settings().config());
        if (auth.jwt() == null && !auth.insecureBind() && !isLoopback(host)) {
            throw new IllegalArgumentException("without authentication only a loopback address can be bound, and "
                    + host + " is none");
        }
        var authentication = auth.jwt() == null
                ? new AgentHeader()
                : new BearerToken(auth.jwt(), system.dispatchers().lookup(DispatcherSelector.blocking()));
        var following = new Following(contexts, feeds, settings);
        var telemetry = Telemetry.of(system);
        var metrics = new HttpMetrics(telemetry);
        var connections = new Connections(system, locks, metrics);
        var sockets = new Sockets(contexts, locks, feeds, connections, following, settings, FrameSpans.of(system));
        var nodes = new Nodes(system);
        var leaving = new AtomicBoolean();
        BooleanSupplier staying = () -> !leaving.get() && !nodes.isLeaving();
        metrics.ready(staying);
        NodeMetrics.of(nodes, telemetry);
        var routes = new ArrayList<Route>();
        routes.addAll(new WorkUnitRoutes(contexts, settings).routes());
        routes.addAll(new BulkRoute(contexts, settings).routes());
        routes.addAll(new ContextRoutes(contexts, settings).routes());
        routes.addAll(new StreamRoute(feeds, connections, following, sockets, settings).routes());
        routes.addAll(new LockRoutes(locks).routes());
        routes.addAll(
                new HealthRoutes(nodes, staying, JournalSpace.get(system), Shipping.get(system)).routes());
        routes.addAll(new ClusterRoutes(nodes, List.of(Contexts.entities(), Locks.entities())).routes());
        routes.addAll(new MetricsRoute(system.settings().config(), telemetry.exposition(),
                system.dispatchers().lookup(DispatcherSelector.blocking())).routes());
        // Cassandra has backups of its own.
        if (Store.of(system.settings().config()) == Store.ROCKSDB) {
            routes.addAll(
                    new BackupRoutes(Backups.get(system), system.dispatchers().lookup(DispatcherSelector.blocking()))
                            .routes());
        }
        routes.addAll(PageRoutes.routes());
        var server = new HttpServer(
                new Router(new Origins(auth, host), authentication, metrics, RequestSpans.of(system), routes), metrics,
                settings, ClientTls.of(system.settings().config()));
        return server.bind(host, port).thenApply(address -> {
            stopWith(CoordinatedShutdown.get(system), leaving, connections, server);
            return address;
        });
    }

    private static void stopWith(CoordinatedShutdown shutdown, AtomicBoolean leaving, Connections connections,
            HttpServer server) {
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            leaving.set(true);
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "goaway", () -> {
            connections.goaway();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", server::unbind);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "http-stop", server::stop);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no address " + host, e);
        }
    }
}
