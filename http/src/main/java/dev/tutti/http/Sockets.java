package dev.tutti.http;

import com.typesafe.config.Config;
import dev.tutti.context.Contexts;
import dev.tutti.feed.Feeds;
import dev.tutti.lock.Locks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens WebSockets: what a client asks is answered, and what it follows is pushed, on one connection. */
final class Sockets {
    private final Contexts contexts;
    private final Locks locks;
    private final Connections connections;
    private final Feeds feeds;
    private final Following following;
    private final HttpSettings settings;
    private final FrameSpans spans;

    Sockets(Contexts contexts, Locks locks, Feeds feeds, Connections connections, Following following,
            HttpSettings settings, FrameSpans spans) {
        this.contexts = contexts;
        this.locks = locks;
        this.connections = connections;
        this.feeds = feeds;
        this.following = following;
        this.settings = settings;
        this.spans = spans;
    }

    /**
     * The bounds of WebSockets, from {@code tutti.http.socket}.
     *
     * @param ping        how often a ping is sent
     * @param silence     how long a client may answer nothing
     * @param maxInFlight requests of one connection under way at once
     */
    record Settings(Duration ping, Duration silence, int maxInFlight) {
        static Settings of(Config config) {
            return new Settings(config.getDuration("ping"), config.getDuration("silence"),
                    config.getInt("max-in-flight"));
        }
    }

    Response open(SocketHandshake handshake, Identity identity, List<Follow> begun) {
        var asked = !handshake.subprotocols().isEmpty();
        var format = SocketFormat.of(handshake.subprotocols());
        var session = new SocketSession(identity, contexts, locks, following, settings, spans);
        var opening = new SocketOpening(asked ? Optional.of(format.subprotocol()) : Optional.empty(),
                new SocketConnection(format, session, identity, begun, feeds, connections, settings));
        return new Response(101, new Response.Content.Upgrade(handshake, opening), List.of());
    }
}
