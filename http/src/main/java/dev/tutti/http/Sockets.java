package dev.tutti.http;

import com.typesafe.config.Config;
import dev.tutti.context.Contexts;
import dev.tutti.feed.Delivery;
import dev.tutti.feed.Feeds;
import dev.tutti.lock.Locks;
import dev.tutti.protocol.stream.InvalidFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** WebSockets: what a client asks is answered, and what it follows is pushed, on one connection. */
final class Sockets {
    private final Contexts contexts;
    private final Locks locks;
    private final Connections connections;
    private final Feeds feeds;
    private final Following following;
    private final HttpSettings settings;
    private final SocketTransport transport;
    private final SocketMessages messages;
    private final CompletionStage<?> goaway;
    private final FrameSpans spans;

    /** @param goaway completes when the server is about to stop */
    Sockets(ActorSystem<?> system, Contexts contexts, Locks locks, Feeds feeds, Connections connections,
            Following following, HttpSettings settings, CompletionStage<?> goaway) {
        this.contexts = contexts;
        this.locks = locks;
        this.connections = connections;
        this.feeds = feeds;
        this.following = following;
        this.settings = settings;
        this.transport = new SocketTransport(system, settings.sockets());
        this.messages = new SocketMessages(system, settings.limits().bulkBytes());
        this.goaway = goaway;
        this.spans = FrameSpans.of(system);
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

    HttpResponse open(WebSocketUpgrade upgrade, Identity identity, List<Follow> begun) {
        var asked = upgrade.getRequestedProtocols().iterator().hasNext();
        var format = SocketFormat.of(upgrade.getRequestedProtocols());
        var session = new SocketSession(identity, contexts, locks, connections, following, settings, spans);
        return transport.upgrade(upgrade, asked ? Optional.of(format.subprotocol()) : Optional.empty(), format.text(),
                requests(format, session), events(format, session, identity, begun));
    }

    /** Ends after a goaway, once the requests under way are answered. */
    private Source<ByteString, NotUsed> events(SocketFormat format, SocketSession session, Identity identity,
            List<Follow> begun) {
        return feeds.connection(identity.agent(), goaway).mapMaterializedValue(control -> {
            session.begin(control, begun);
            return NotUsed.getInstance();
        }).mapConcat(delivery -> switch (delivery) {
            case Delivery.Event event -> session.view().show(event).stream().map(format::write).toList();
            case Delivery.Goaway(var positions) -> List.of(format.goaway(Cursors.of(positions, 0)));
        }).via(connections.counting(identity)).concat(Source.lazyCompletionStageSource(
                () -> session.leave().thenApply(settled -> Source.<ByteString>empty())));
    }

    /** Begun in order, answered as each is done; beyond the bound the client is not read from. */
    private Flow<Message, Message, NotUsed> requests(SocketFormat format, SocketSession session) {
        return Flow.of(Message.class).watchTermination((nothing, ended) -> {
            ended.whenComplete((done, failure) -> session.end());
            return nothing;
        }).mapAsync(1, messages::whole)
                .mapAsyncUnordered(settings.sockets().maxInFlight(), incoming -> answer(format, session, incoming))
                .map(reply -> message(format, format.write(reply)));
    }

    private static CompletionStage<SocketReply> answer(SocketFormat format, SocketSession session,
            SocketMessages.Incoming incoming) {
        try {
            return session.answer(format.read(incoming.bytes(format.text())));
        } catch (InvalidFrame e) {
            return CompletableFuture.completedFuture(SocketReply.refused(e.ref(), e.problem()));
        }
    }

    private static Message message(SocketFormat format, ByteString bytes) {
        return format.text() ? TextMessage.create(bytes.utf8String()) : BinaryMessage.create(bytes);
    }
}
