package dev.tutti.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;

/** The listening socket and the threads that serve its connections: each connection belongs to one of them for its life. */
final class HttpServer {
    private final Router router;
    private final HttpSettings settings;
    private final Optional<ClientTls> tls;
    private final OpenRequests open = new OpenRequests();
    private final ConcurrentHashMap<Thread, ResponseWriter> writers = new ConcurrentHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final EventLoopGroup threads;
    private Channel listening;

    /** @param tls empty for plain HTTP */
    HttpServer(Router router, HttpMetrics metrics, HttpSettings settings, Optional<ClientTls> tls) {
        this.tls = tls;
        this.router = router;
        this.settings = settings;
        metrics.connections(connections::size);
        this.threads = new NioEventLoopGroup(settings.threads(), new DefaultThreadFactory("tutti-http", true));
        LoopThreads.mark(threads);
    }

    /** Fails where the address cannot be had. */
    CompletionStage<InetSocketAddress> bind(String host, int port) {
        var bound = new CompletableFuture<InetSocketAddress>();
        new ServerBootstrap().group(threads).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, settings.backlog()).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.writeBufferBytes() / 2, settings.writeBufferBytes()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                }).bind(new InetSocketAddress(host, port)).addListener((io.netty.channel.ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        listening = done.channel();
                        bound.complete((InetSocketAddress) listening.localAddress());
                    } else {
                        bound.completeExceptionally(done.cause());
                        threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                    }
                });
        return bound;
    }

    private void accept(SocketChannel channel) {
        connections.add(channel);
        if (connections.size() >= settings.maxConnections()) {
            // Others wait in the listening socket until one of these is gone.
            channel.parent().config().setAutoRead(false);
        }
        channel.closeFuture().addListener(closed -> listening.config().setAutoRead(true));
        var writer = writers.computeIfAbsent(Thread.currentThread(), thread -> new ResponseWriter());
        tls.ifPresent(files -> channel.pipeline().addLast(files.handler(channel.alloc())));
        channel.pipeline().addLast(new IdleStateHandler(0, 0, settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS),
                new HttpRequestDecoder(settings.maxTargetBytes(), settings.maxHeadBytes(), 64 << 10),
                new HttpConnection(router, settings, writer, open));
    }

    /** No new connections. */
    CompletionStage<Done> unbind() {
        return done(listening.close());
    }

    /** Lets open requests be answered until the deadline, and closes every connection then. */
    CompletionStage<Done> stop() {
        return open.close().toCompletableFuture().copy()
                .completeOnTimeout(Done.getInstance(), settings.shutdownDeadline().toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(settled -> done(connections.close()))
                .thenCompose(closed -> done(threads.shutdownGracefully(0, 1, TimeUnit.SECONDS)));
    }

    private static CompletionStage<Done> done(Future<?> future) {
        var done = new CompletableFuture<Done>();
        future.addListener(ended -> done.complete(Done.getInstance()));
        return done;
    }
}
