package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that speaks HTTP/1.1: requests are answered one after the other, in order. What a client pipelines waits
 * here, up to a bound; a body that nobody asks for is not read until the answer is out, and then read away.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Router router;
    private final HttpSettings settings;
    private final ResponseWriter writer;
    private final OpenRequests open;
    private final Lifetime lifetime = new Lifetime();
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>();
    private Exchange current;
    private boolean paused;

    /** @param writer shared by all connections of the same thread */
    HttpConnection(Router router, HttpSettings settings, ResponseWriter writer, OpenRequests open) {
        this.router = router;
        this.settings = settings;
        this.writer = writer;
        this.open = open;
    }

    /** A request and how far it is. */
    private static final class Exchange {
        private final HttpRequest head;
        private final IncomingBody body;
        private final boolean keepAlive;
        private boolean dispatched;
        private boolean bodyWanted;
        private boolean answered;
        private Pushing pushing;

        Exchange(HttpRequest head, IncomingBody body) {
            this.head = head;
            this.body = body;
            this.keepAlive = HttpUtil.isKeepAlive(head);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        var object = (HttpObject) message;
        if (current != null && (!pipelined.isEmpty() || current.body.ended())) {
            pipelined.addLast(object);
            pause(channel, pipelined.size() >= settings.pipelining());
        } else {
            receive(channel, object);
        }
    }

    private void receive(ChannelHandlerContext channel, HttpObject object) {
        try {
            if (object.decoderResult().isFailure()) {
                refuseMalformed(channel, object);
                return;
            }
            if (object instanceof HttpRequest head) {
                begin(channel, head);
            }
            if (object instanceof HttpContent content && current != null) {
                body(channel, content);
            }
        } finally {
            ReferenceCountUtil.release(object);
        }
    }

    private void begin(ChannelHandlerContext channel, HttpRequest head) {
        current = new Exchange(head, new IncomingBody(settings.limits().bulkBytes(), () -> onThread(channel, () -> {
            if (current != null && !current.body.ended()) {
                current.bodyWanted = true;
                proceed(channel);
            }
        })));
        open.begun();
    }

    private void body(ChannelHandlerContext channel, HttpContent content) {
        current.body.add(content.content(), HttpUtil.getContentLength(current.head, 0L));
        if (current.body.total() > settings.limits().bulkBytes() + settings.drainBytes()) {
            LOG.debug("A body that does not end: the connection is closed");
            channel.close();
            return;
        }
        if (content instanceof LastHttpContent) {
            var exchange = current;
            // Whoever waits for the body may answer at once, and the exchange then is over.
            exchange.body.end();
            if (!exchange.dispatched) {
                dispatch(channel);
            } else if (exchange == current && exchange.answered) {
                finish(channel);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        if (current != null && !current.dispatched) {
            // The body is yet to come, and is not read before somebody wants it.
            pause(channel, true);
            dispatch(channel);
        }
        channel.fireChannelReadComplete();
    }

    private void dispatch(ChannelHandlerContext channel) {
        var exchange = current;
        exchange.dispatched = true;
        var head = exchange.head;
        var method = head.method().name();
        try {
            if (head.protocolVersion().equals(HttpVersion.HTTP_1_1) && !head.headers().contains("Host")) {
                throw new Refusal(new Problem.InvalidField("Host", "is required"));
            }
            var request = Request.of(method.equals("HEAD") ? "GET" : method, head.uri(), head.headers(),
                    exchange.body);
            router.answer(request, lifetime)
                    .thenAccept(response -> onThread(channel, () -> answer(channel, exchange, response)));
        } catch (Refusal e) {
            answer(channel, exchange, Answers.problem(e.problem()));
        }
        if (!exchange.body.ended()) {
            channel.channel().eventLoop().schedule(() -> {
                if (exchange == current && !exchange.body.ended()) {
                    LOG.debug("A body did not arrive in time: the connection is closed");
                    channel.close();
                }
            }, settings.bodyTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Somebody wants the body: the client may send it, and is read from. */
    private void proceed(ChannelHandlerContext channel) {
        if (!current.answered && HttpUtil.is100ContinueExpected(current.head)) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
        pause(channel, false);
    }

    private void answer(ChannelHandlerContext channel, Exchange exchange, Response response) {
        if (exchange != current || !channel.channel().isActive()) {
            return;
        }
        // A client that waits to be told to send its body, and is answered instead, will not send it.
        var closes = !exchange.keepAlive || open.closing()
                || !exchange.body.ended() && HttpUtil.is100ContinueExpected(exchange.head) && !exchange.bodyWanted;
        var out = channel.alloc().buffer(512);
        writer.write(response, persistence(exchange, closes), exchange.head.method().name().equals("HEAD"), out);
        channel.writeAndFlush(out);
        switch (response.content()) {
            case Response.Content.Upgrade(var handshake, var opening) -> upgrade(channel, opening);
            case Response.Content.Stream(var type, var streaming) -> exchange.pushing = streaming.begin(channel,
                    () -> {
                        var end = channel.alloc().buffer(8);
                        Chunk.last(end);
                        channel.write(end);
                        answered(channel, exchange, closes);
                    });
            case Response.Content.Bytes bytes -> answered(channel, exchange, closes);
            case Response.Content.None none -> answered(channel, exchange, closes);
        }
    }

    private static ResponseWriter.Persistence persistence(Exchange exchange, boolean closes) {
        if (closes) {
            return ResponseWriter.Persistence.CLOSED;
        }
        return exchange.head.protocolVersion().isKeepAliveDefault()
                ? ResponseWriter.Persistence.IMPLIED
                : ResponseWriter.Persistence.KEPT;
    }

    private void answered(ChannelHandlerContext channel, Exchange exchange, boolean closes) {
        exchange.answered = true;
        if (closes) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (exchange.body.ended()) {
            finish(channel);
        } else {
            channel.flush();
            proceed(channel);
        }
    }

    /** The exchange is over: what was pipelined behind it has its turn. */
    private void finish(ChannelHandlerContext channel) {
        current = null;
        open.ended();
        while (!pipelined.isEmpty() && (current == null || !current.body.ended())) {
            receive(channel, pipelined.removeFirst());
        }
        if (pipelined.isEmpty()) {
            pause(channel, false);
        }
    }

    private void upgrade(ChannelHandlerContext channel, SocketOpening opening) {
        current = null;
        // A WebSocket is under way until it is closed: its answers are awaited when the server stops.
        channel.channel().closeFuture().addListener(closed -> open.ended());
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
        pause(channel, false);
        var pipeline = channel.pipeline();
        pipeline.addLast(opening.handler());
        pipeline.remove(this);
        pipeline.remove(HttpRequestDecoder.class);
    }

    /** What is no HTTP at all, or more head than is allowed, is answered and the connection closed. */
    private void refuseMalformed(ChannelHandlerContext channel, HttpObject object) {
        LOG.debug("A malformed request", object.decoderResult().cause());
        if (current == null && object instanceof HttpMessage) {
            var out = channel.alloc().buffer(512);
            writer.write(Answers.problem(new Problem.Malformed("The request's head is not well-formed, or too large.")),
                    ResponseWriter.Persistence.CLOSED, false, out);
            channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
    }

    private void pause(ChannelHandlerContext channel, boolean pause) {
        if (paused != pause) {
            paused = pause;
            channel.channel().config().setAutoRead(!pause);
        }
    }

    private static void onThread(ChannelHandlerContext channel, Runnable work) {
        var thread = channel.channel().eventLoop();
        if (thread.inEventLoop()) {
            work.run();
        } else {
            thread.execute(work);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (current != null && current.pushing != null) {
            current.pushing.available();
        }
        channel.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
        if (current != null) {
            current.body.abort(new IllegalStateException("the connection is gone"));
            if (current.pushing != null) {
                current.pushing.end();
            }
            current = null;
            open.ended();
        }
        lifetime.end();
        channel.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof IdleStateEvent) {
            channel.close();
        } else {
            channel.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        LOG.debug("A connection broke", cause);
        channel.close();
    }
}
