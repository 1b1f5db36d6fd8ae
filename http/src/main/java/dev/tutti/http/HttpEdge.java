package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.Feeds;
import dev.tutti.lock.Locks;
import dev.tutti.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;

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
            Feeds feeds, String host, int port, BooleanSupplier ready) {
        var settings = HttpSettings.of(system.settings().config());
        var auth = AuthSettings.of(system.settings().config());
        if (auth.jwt() == null && !auth.insecureBind() && !isLoopback(host)) {
            throw new IllegalArgumentException("without authentication only a loopback address can be bound, and "
                    + host + " is none");
        }
        var authentication = auth.jwt() == null
                ? new AgentHeader()
                : new BearerToken(auth.jwt(), system.dispatchers().lookup(DispatcherSelector.blocking()));
        var bodies = new Bodies(system, settings);
        var goaway = new CompletableFuture<Done>();
        var following = new Following(contexts, feeds, settings);
        var telemetry = Telemetry.of(system);
        var metrics = new HttpMetrics(telemetry);
        var connections = new Connections(system, locks, metrics);
        var sockets = new Sockets(system, contexts, locks, feeds, connections, following, settings, goaway);
        var routes = new ArrayList<Route>();
        routes.addAll(new WorkUnitRoutes(contexts, bodies, settings).routes());
        routes.addAll(new BulkRoute(contexts, bodies, settings).routes());
        routes.addAll(new ContextRoutes(contexts, bodies, settings).routes());
        routes.addAll(new StreamRoute(feeds, connections, following, sockets, settings, goaway).routes());
        routes.addAll(new LockRoutes(locks, connections, bodies).routes());
        routes.addAll(new HealthRoutes(ready).routes());
        routes.addAll(new MetricsRoute(system.settings().config(), telemetry.exposition(),
                system.dispatchers().lookup(DispatcherSelector.blocking())).routes());
        routes.addAll(PageRoutes.routes());
        var router = new Router(system, new Origins(auth, host), authentication, metrics, routes);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "goaway", () -> {
            goaway.complete(Done.getInstance());
            return goaway;
        });
        return Http.get(system).newServerAt(host, port).bindFlow(connection(system, router, metrics))
                .thenApply(binding -> binding
                        .addToCoordinatedShutdown(settings.shutdownDeadline(), system).localAddress());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no address " + host, e);
        }
    }

    /** What {@code bind} does, and one thing more: a request can tell that its client is gone before it is answered. */
    private static Flow<HttpRequest, HttpResponse, ?> connection(ActorSystem<?> system, Router router,
            HttpMetrics metrics) {
        var pipelined = ServerSettings.create(system.classicSystem()).getPipeliningLimit();
        return Flow.fromMaterializer((materializer, attributes) -> {
            var lifetime = new Lifetime();
            metrics.connections().add(1);
            return Flow.of(HttpRequest.class).watchTermination((nothing, ended) -> {
                ended.whenComplete((done, failure) -> {
                    metrics.connections().add(-1);
                    lifetime.end();
                });
                return nothing;
            }).mapAsync(pipelined, request -> router.answer(request, lifetime));
        });
    }
}
