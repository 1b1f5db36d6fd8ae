package dev.tutti.http;

import dev.tutti.feed.Feeds;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code GET /stream}: events of contexts as they happen, as Server-Sent Events or over a WebSocket. */
final class StreamRoute {
    private static final String EVENT_STREAM = "text/event-stream; charset=UTF-8";

    private final Feeds feeds;
    private final Connections connections;
    private final Following following;
    private final Sockets sockets;
    private final HttpSettings settings;

    StreamRoute(Feeds feeds, Connections connections, Following following, Sockets sockets, HttpSettings settings) {
        this.feeds = feeds;
        this.connections = connections;
        this.following = following;
        this.sockets = sockets;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/stream", Scope.READ, this::stream));
    }

    private CompletionStage<Response> stream(Route.Call call) {
        var request = StreamRequest.of(call.request());
        var handshake = SocketHandshake.of(call.request());
        if (handshake.isPresent()) {
            return following.begin(request).thenApply(begun -> {
                StreamView.check(begun, settings.streamContexts());
                return sockets.open(handshake.get(), call.identity(), begun);
            });
        }
        if (request.contexts().isEmpty() && request.locks().isEmpty()) {
            throw new Refusal(new Problem.InvalidField("context", "or lock is required"));
        }
        return following.begin(request).thenApply(begun -> {
            StreamView.check(begun, settings.streamContexts());
            return Response
                    .stream(EVENT_STREAM, new EventStream(feeds, connections, call.identity(), begun, settings))
                    .with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
        });
    }
}
