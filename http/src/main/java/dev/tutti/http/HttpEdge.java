package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.Feeds;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;

/** The door of the server: binds the port and answers every route of the contract. */
public final class HttpEdge {
    private HttpEdge() {}

    /**
     * Listens, and stops listening when the system shuts down: streams end first, then open requests have their deadline.
     *
     * @param ready what {@code /readyz} tells
     * @return the address that is listened on, or a failure when it cannot be had
     */
    public static CompletionStage<InetSocketAddress> bind(ActorSystem<?> system, Contexts contexts, Feeds feeds,
            String host,
            int port, BooleanSupplier ready) {
        var settings = HttpSettings.of(system.settings().config());
        var bodies = new Bodies(system, settings);
        var goaway = new CompletableFuture<Done>();
        var following = new Following(feeds, settings);
        var sockets = new Sockets(system, contexts, feeds, following, settings, goaway);
        var routes = new ArrayList<Route>();
        routes.addAll(new WorkUnitRoutes(contexts, bodies, settings).routes());
        routes.addAll(new BulkRoute(contexts, bodies, settings).routes());
        routes.addAll(new ContextRoutes(contexts, bodies, settings).routes());
        routes.addAll(new StreamRoute(feeds, following, sockets, settings, goaway).routes());
        routes.addAll(new HealthRoutes(ready).routes());
        routes.addAll(PageRoutes.routes());
        var router = new Router(system, new AgentHeader(), routes);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "goaway", () -> {
            goaway.complete(Done.getInstance());
            return goaway;
        });
        return Http.get(system).newServerAt(host, port).bind(router::answer).thenApply(binding -> binding
                .addToCoordinatedShutdown(settings.shutdownDeadline(), system).localAddress());
    }
}
