package dev.tutti.http;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameStart;
import org.apache.pekko.http.impl.engine.ws.Protocol;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.impl.engine.ws.WebSocket;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.settings.WebSocketSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import scala.Option;

/**
 * A WebSocket at the level of its frames (RFC 6455), one layer below what Pekko HTTP offers, for two things that layer cannot
 * do: see that a client's pongs stay away (akka-http#2419), and send bytes that many connections share without encoding them
 * again for each. It is the only class that knows these internals.
 */
final class SocketTransport {
    /** RFC 6455, sections 5.2 and 7.4.1. */
    private static final byte TEXT = 1;
    private static final byte BINARY = 2;
    private static final byte PING = 9;
    private static final int GOING_AWAY = 1001;

    private final Sockets.Settings settings;
    private final WebSocketSettings inherited;
    private final LoggingAdapter log;

    SocketTransport(ActorSystem<?> system, Sockets.Settings settings) {
        this.settings = settings;
        this.inherited = (WebSocketSettings) ServerSettings.create(system.classicSystem()).getWebsocketSettings();
        this.log = system.classicSystem().log();
    }

    /**
     * @param subprotocol what the handshake confirms
     * @param requests    what arrives, and the answers to it
     * @param pushed      messages that go out by themselves; at their end the socket is closed
     */
    HttpResponse upgrade(WebSocketUpgrade upgrade, Optional<String> subprotocol, boolean text,
            Flow<Message, Message, NotUsed> requests, Source<ByteString, NotUsed> pushed) {
        var opcode = text ? TEXT : BINARY;
        Source<FrameEvent, NotUsed> frames = pushed.map(bytes -> frame(opcode, bytes));
        var closing = Source.<FrameEvent>single(
                FrameEvent.closeFrame(GOING_AWAY, "the server stops", Option.empty()));
        Source<FrameEvent, ?> pings = Source.tick(settings.ping(), settings.ping(),
                frame(PING, ByteString.emptyByteString()));
        var flow = Flow.of(FrameEvent.class).idleTimeout(settings.silence()).via(answered(requests))
                .merge(frames.concat(closing), true).merge(pings, true).mapMaterializedValue(Object.class::cast);
        return ((UpgradeToWebSocketLowLevel) upgrade).handleFrames(flow.asScala(),
                Option.apply(subprotocol.orElse(null)));
    }

    /** Unmasking, fragments, UTF-8, pongs and the closing handshake are Pekko's. */
    private Flow<FrameEvent, FrameEvent, NotUsed> answered(Flow<Message, Message, NotUsed> requests) {
        var messages = Flow.of(org.apache.pekko.http.scaladsl.model.ws.Message.class).map(Message.class::cast)
                .via(requests).map(message -> message.asScala());
        return WebSocket.stack(true, inherited, WebSocket.stack$default$3(), log).join(messages.asScala()).asJava();
    }

    private static FrameStart frame(byte opcode, ByteString bytes) {
        return FrameEvent.fullFrame(Protocol.Opcode$.MODULE$.forCode(opcode), Option.empty(), bytes, true, false, false,
                false);
    }
}
