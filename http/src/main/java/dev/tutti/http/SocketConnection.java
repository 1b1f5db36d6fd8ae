package dev.tutti.http;

import dev.tutti.feed.Delivery;
import dev.tutti.feed.Feeds;
import dev.tutti.http.SocketFrames.Violation;
import dev.tutti.protocol.stream.InvalidFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket on its channel: messages in, answers and pushed events out. Requests are begun in the order of their messages
 * and answered as each is done; a client beyond its bound, or one that does not read its answers, is not read from.
 */
final class SocketConnection extends ByteToMessageDecoder implements Pushing.Encoder {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final long CLOSE_SECONDS = 1;

    private final SocketFormat format;
    private final SocketSession session;
    private final Identity identity;
    private final List<Follow> begun;
    private final Feeds feeds;
    private final Connections connections;
    private final HttpSettings settings;
    private Pushing pushing;
    private SocketFrames.Head frame;
    private long frameTaken;
    private byte[] control = {};
    private SocketMessage message;
    private int underWay;
    private long heardAt = System.nanoTime();
    private boolean reading;
    private boolean flushDue;
    private boolean closing;
    private boolean broken;

    SocketConnection(SocketFormat format, SocketSession session, Identity identity, List<Follow> begun, Feeds feeds,
            Connections connections, HttpSettings settings) {
        this.format = format;
        this.session = session;
        this.identity = identity;
        this.begun = begun;
        this.feeds = feeds;
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        pushing = new Pushing(channel, feeds, connections, identity, this, () -> leave(channel));
        session.begin(pushing.feed(), begun);
        pushing.opened();
        var ping = settings.sockets().ping().toNanos();
        channel.channel().eventLoop().schedule(() -> ping(channel, ping), ping, TimeUnit.NANOSECONDS);
    }

    private void ping(ChannelHandlerContext channel, long every) {
        if (!channel.channel().isActive()) {
            return;
        }
        if (underWay >= settings.sockets().maxInFlight()) {
            // It is not read from, so its pongs are not heard.
            heardAt = System.nanoTime();
        }
        if (System.nanoTime() - heardAt > settings.sockets().silence().toNanos()) {
            channel.close();
            return;
        }
        write(channel, SocketFrames.PING, out -> {});
        channel.flush();
        channel.channel().eventLoop().schedule(() -> ping(channel, every), every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) throws Exception {
        pushing.end();
        session.end();
        super.channelInactive(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object bytes) throws Exception {
        heardAt = System.nanoTime();
        reading = true;
        super.channelRead(channel, bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        reading = false;
        if (flushDue) {
            flushDue = false;
            channel.flush();
        }
        // Not the superclass's, which reads on where nothing was passed on, though reading be switched off.
        discardSomeReadBytes();
        channel.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        pushing.available();
        readOn(channel);
    }

    private void readOn(ChannelHandlerContext channel) {
        channel.channel().config()
                .setAutoRead(underWay < settings.sockets().maxInFlight() && channel.channel().isWritable());
    }

    @Override
    protected void decode(ChannelHandlerContext channel, ByteBuf in, List<Object> out) {
        try {
            if (broken) {
                in.skipBytes(in.readableBytes());
                return;
            }
            if (frame == null) {
                frame = SocketFrames.head(in);
                if (frame == null) {
                    return;
                }
                in.skipBytes(frame.bytes());
                frameTaken = 0;
                begin();
            }
            take(in);
            if (frameTaken == frame.length()) {
                var whole = frame;
                frame = null;
                end(channel, whole);
            }
        } catch (Violation e) {
            broken = true;
            close(channel, e.code(), e.getMessage());
        }
    }

    private void begin() throws Violation {
        switch (frame.opcode()) {
            case SocketFrames.TEXT, SocketFrames.BINARY -> {
                if (message != null) {
                    throw new Violation(SocketFrames.PROTOCOL_ERROR, "a message begins within another");
                }
                message = new SocketMessage(frame.opcode() == SocketFrames.TEXT, settings.limits().bulkBytes());
            }
            case SocketFrames.CONTINUATION -> {
                if (message == null) {
                    throw new Violation(SocketFrames.PROTOCOL_ERROR, "a message continues that was not begun");
                }
            }
            default -> control = new byte[(int) frame.length()];
        }
    }

    private void take(ByteBuf in) {
        var length = (int) Math.min(in.readableBytes(), frame.length() - frameTaken);
        if (frame.isControl()) {
            SocketFrames.unmask(in, length, frame.mask(), frameTaken, control, (int) frameTaken);
        } else {
            message.add(in, length, frame, frameTaken);
        }
        frameTaken += length;
    }

    private void end(ChannelHandlerContext channel, SocketFrames.Head whole) throws Violation {
        switch (whole.opcode()) {
            case SocketFrames.PING -> {
                var body = control;
                write(channel, SocketFrames.PONG, out -> out.writeBytes(body));
                flushSoon(channel);
            }
            case SocketFrames.PONG -> {
                // That something was heard is all it says.
            }
            case SocketFrames.CLOSE -> closed(channel);
            default -> {
                if (whole.last()) {
                    var complete = message;
                    message = null;
                    if (!closing) {
                        answer(channel, complete);
                    }
                }
            }
        }
    }

    private void answer(ChannelHandlerContext channel, SocketMessage complete) throws Violation {
        try {
            var request = format.read(complete.bytes(format.text()));
            if (++underWay >= settings.sockets().maxInFlight()) {
                readOn(channel);
            }
            session.answer(request).whenComplete((reply, failure) -> {
                if (channel.channel().eventLoop().inEventLoop()) {
                    answered(channel, reply);
                } else {
                    channel.channel().eventLoop().execute(() -> answered(channel, reply));
                }
            });
        } catch (InvalidFrame e) {
            write(channel, SocketReply.refused(e.ref(), e.problem()));
        }
    }

    private void answered(ChannelHandlerContext channel, SocketReply reply) {
        if (underWay-- >= settings.sockets().maxInFlight()) {
            readOn(channel);
        }
        write(channel, reply);
    }

    private void write(ChannelHandlerContext channel, SocketReply reply) {
        write(channel, format.text() ? SocketFrames.TEXT : SocketFrames.BINARY, out -> format.write(reply, out));
        flushSoon(channel);
    }

    private static void write(ChannelHandlerContext channel, int opcode, Consumer<ByteBuf> content) {
        var out = channel.alloc().buffer(256);
        var begun = SocketFrames.begin(out);
        content.accept(out);
        channel.write(out.readerIndex(SocketFrames.end(out, begun, opcode)));
    }

    /** Answers to messages that came in one read go out in one write. */
    private void flushSoon(ChannelHandlerContext channel) {
        if (reading) {
            flushDue = true;
        } else {
            channel.flush();
        }
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public void encode(Delivery delivery, ByteBuf out) {
        switch (delivery) {
            case Delivery.Event event -> {
                for (var shown : session.view().show(event)) {
                    encode(out, content -> format.write(shown, content));
                }
            }
            case Delivery.Goaway(var positions) -> encode(out,
                    content -> format.goaway(Cursors.of(positions, 0), content));
        }
    }

    private void encode(ByteBuf out, Consumer<ByteBuf> content) {
        var before = out.writerIndex();
        var begun = SocketFrames.begin(out);
        content.accept(out);
        var frameBegins = SocketFrames.end(out, begun, format.text() ? SocketFrames.TEXT : SocketFrames.BINARY);
        if (before == out.readerIndex()) {
            out.readerIndex(frameBegins);
        } else {
            // Behind another frame of the same delivery, the room that the head did not need is closed up.
            var length = out.writerIndex() - frameBegins;
            var moved = out.copy(frameBegins, length);
            out.setBytes(before, moved).writerIndex(before + length);
            moved.release();
        }
    }

    /** After a goaway the socket stays until what is under way is answered. */
    private void leave(ChannelHandlerContext channel) {
        session.leave().thenRun(() -> channel.channel().eventLoop()
                .execute(() -> close(channel, SocketFrames.GOING_AWAY, "the server stops")));
    }

    /** Begins the closing handshake; a client that does not end it is not waited for long. */
    private void close(ChannelHandlerContext channel, int code, String reason) {
        if (!closing) {
            closing = true;
            LOG.debug("A WebSocket is closed with {}: {}", code, reason);
            write(channel, SocketFrames.CLOSE,
                    out -> out.writeShort(code).writeCharSequence(reason, StandardCharsets.UTF_8));
            channel.flush();
            channel.channel().eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The client ends: its close frame is answered with its own code. */
    private void closed(ChannelHandlerContext channel) {
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        var body = control.length >= 2 ? new byte[]{control[0], control[1]} : new byte[0];
        write(channel, SocketFrames.CLOSE, out -> out.writeBytes(body));
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        LOG.debug("A WebSocket's connection broke", cause);
        channel.close();
    }
}
