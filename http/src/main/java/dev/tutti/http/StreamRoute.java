package dev.tutti.http;

import dev.tutti.feed.Delivery;
import dev.tutti.feed.Feeds;
import dev.tutti.http.StreamView.Shown;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** {@code GET /stream}: events of contexts as they happen, as Server-Sent Events or over a WebSocket. */
final class StreamRoute {
    private static final ContentType EVENT_STREAM = ContentTypes.parse("text/event-stream; charset=UTF-8");
    private static final ByteString HEARTBEAT = ByteString.fromString(": \n\n");
    private static final ByteString ID = ByteString.fromString("id: ");
    private static final ByteString EVENT = ByteString.fromString("\nevent: ");
    private static final ByteString DATA = ByteString.fromString("\ndata: ");
    private static final ByteString END = ByteString.fromString("\n\n");

    private final Feeds feeds;
    private final Connections connections;
    private final Following following;
    private final Sockets sockets;
    private final HttpSettings settings;
    private final CompletionStage<?> goaway;

    /** @param goaway completes when the server is about to stop */
    StreamRoute(Feeds feeds, Connections connections, Following following, Sockets sockets, HttpSettings settings,
            CompletionStage<?> goaway) {
        this.feeds = feeds;
        this.connections = connections;
        this.following = following;
        this.sockets = sockets;
        this.settings = settings;
        this.goaway = goaway;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/stream", Scope.READ, this::stream));
    }

    private CompletionStage<HttpResponse> stream(Route.Call call) {
        var request = StreamRequest.of(call.request());
        var upgrade = call.request().getAttribute(AttributeKeys.webSocketUpgrade);
        if (upgrade.isPresent()) {
            return following.begin(request).thenApply(begun -> sockets.open(upgrade.get(), call.identity(), begun));
        }
        if (request.contexts().isEmpty() && request.locks().isEmpty()) {
            throw new Refusal(new Problem.InvalidField("context", "or lock is required"));
        }
        return following.begin(request).thenApply(begun -> serverSentEvents(call.identity(), begun));
    }

    private HttpResponse serverSentEvents(Identity identity, List<Follow> begun) {
        var view = new StreamView();
        var bytes = feeds.connection(identity.agent(), goaway).mapMaterializedValue(control -> {
            view.follow(control, begun, settings.streamContexts());
            return NotUsed.getInstance();
        }).mapConcat(delivery -> switch (delivery) {
            case Delivery.Event event -> view.show(event).stream().map(StreamRoute::encode).toList();
            case Delivery.Goaway(var positions) -> List.of(goaway(Cursors.of(positions, 0)));
        }).keepAlive(settings.heartbeat(), () -> HEARTBEAT).via(connections.counting(identity, Transport.SSE));
        return HttpResponse.create().withEntity(HttpEntities.createChunked(EVENT_STREAM, bytes))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
    }

    private static ByteString encode(Shown shown) {
        return ID.concat(ByteString.fromString(shown.cursor())).concat(EVENT)
                .concat(ByteString.fromString(shown.part().name())).concat(DATA).concat(shown.part().json())
                .concat(END);
    }

    private static ByteString goaway(String cursor) {
        return ByteString.fromString(
                "id: " + cursor + "\nevent: goaway\ndata: {\"cursor\":\"" + cursor + "\"}\nretry: 1000\n\n");
    }
}
