package dev.tutti.http;

import dev.tutti.feed.Delivery;
import dev.tutti.feed.Feeds;
import dev.tutti.http.StreamView.Shown;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One client's Server-Sent Events, as chunks of a response's body. */
final class EventStream implements Streaming, Pushing.Encoder {
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] HEARTBEAT = ascii(": \n\n");

    private final Feeds feeds;
    private final Connections connections;
    private final Identity identity;
    private final List<Follow> begun;
    private final HttpSettings settings;
    private final StreamView view = new StreamView();
    private long wroteAt = System.nanoTime();
    private boolean leaving;

    EventStream(Feeds feeds, Connections connections, Identity identity, List<Follow> begun, HttpSettings settings) {
        this.feeds = feeds;
        this.connections = connections;
        this.identity = identity;
        this.begun = begun;
        this.settings = settings;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Pushing begin(ChannelHandlerContext channel, Runnable done) {
        var pushing = new Pushing(channel, feeds, connections, identity, this, done);
        view.follow(pushing.feed(), begun, settings.streamContexts());
        pushing.opened();
        beatWhenSilent(channel, settings.heartbeat());
        return pushing;
    }

    @Override
    public Transport transport() {
        return Transport.SSE;
    }

    @Override
    public void encode(Delivery delivery, ByteBuf out) {
        switch (delivery) {
            case Delivery.Event event -> {
                for (var shown : view.show(event)) {
                    var chunk = Chunk.begin(out);
                    write(shown, out);
                    Chunk.end(chunk, out);
                }
            }
            case Delivery.Goaway(var positions) -> {
                leaving = true;
                var cursor = Cursors.of(positions, 0);
                var chunk = Chunk.begin(out);
                out.writeCharSequence(
                        "id: " + cursor + "\nevent: goaway\ndata: {\"cursor\":\"" + cursor + "\"}\nretry: 1000\n\n",
                        StandardCharsets.US_ASCII);
                Chunk.end(chunk, out);
            }
        }
        if (out.isReadable()) {
            wroteAt = System.nanoTime();
        }
    }

    private static void write(Shown shown, ByteBuf out) {
        out.writeBytes(ID).writeCharSequence(shown.cursor(), StandardCharsets.US_ASCII);
        out.writeBytes(EVENT).writeCharSequence(shown.part().name(), StandardCharsets.US_ASCII);
        out.writeBytes(DATA).writeBytes(shown.part().json()).writeBytes(END);
    }

    private void beatWhenSilent(ChannelHandlerContext channel, Duration heartbeat) {
        var wait = wroteAt + heartbeat.toNanos() - System.nanoTime();
        channel.channel().eventLoop().schedule(() -> {
            if (leaving || !channel.channel().isActive()) {
                return;
            }
            if (System.nanoTime() - wroteAt >= heartbeat.toNanos()) {
                if (channel.channel().isWritable()) {
                    var out = channel.alloc().buffer(32);
                    var chunk = Chunk.begin(out);
                    out.writeBytes(HEARTBEAT);
                    Chunk.end(chunk, out);
                    channel.writeAndFlush(out);
                }
                wroteAt = System.nanoTime();
            }
            beatWhenSilent(channel, heartbeat);
        }, Math.max(wait, 0), TimeUnit.NANOSECONDS);
    }
}
