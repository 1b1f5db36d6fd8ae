package dev.tutti.http;

import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import org.apache.pekko.actor.typed.ActorSystem;

/** The span of one request over a WebSocket, from its frame to its reply. The connection itself has none: it may last for days. */
final class FrameSpans {
    private final Tracing tracing;

    private FrameSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    static FrameSpans of(ActorSystem<?> system) {
        return new FrameSpans(Tracing.of(system));
    }

    Span begin(ClientFrame frame) {
        return tracing.isOn()
                ? tracing.request(name(frame), frame instanceof ClientFrame.Traced traced ? traced.traceparent() : null,
                        null).tag("network.protocol.name", "websocket")
                : Span.NONE;
    }

    private static String name(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Append append -> "WEBSOCKET append";
            case ClientFrame.Subscribe subscribe -> "WEBSOCKET subscribe";
            case ClientFrame.Unsubscribe unsubscribe -> "WEBSOCKET unsubscribe";
            case ClientFrame.Acquire acquire -> "WEBSOCKET acquire";
            case ClientFrame.Renew renew -> "WEBSOCKET renew";
            case ClientFrame.Release release -> "WEBSOCKET release";
            case ClientFrame.Traced traced -> name(traced.frame());
        };
    }

    static void end(Span span, SocketReply reply) {
        if (!span.isRecorded()) {
            return;
        }
        span.tag("tutti.status", reply.status());
        if (reply.result() instanceof SocketReply.Result.Refused(var problem)) {
            span.tag("tutti.problem", problem.type());
        }
        if (reply.status() >= 500) {
            span.fail(Integer.toString(reply.status()));
        } else {
            span.end();
        }
    }
}
