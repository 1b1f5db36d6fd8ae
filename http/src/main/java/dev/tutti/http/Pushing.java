package dev.tutti.http;

import dev.tutti.feed.Delivery;
import dev.tutti.feed.FeedConnection;
import dev.tutti.feed.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pushing half of a connection: passes on what it follows for as long as the channel takes it. What the channel does not
 * take waits in the subscriptions, which are bounded. Belongs to the connection's thread.
 */
final class Pushing implements FeedConnection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Pushing.class);

    private final ChannelHandlerContext channel;
    private final Connections connections;
    private final Identity identity;
    private final Encoder encoder;
    private final Runnable done;
    private final FeedConnection feed;
    private boolean opened;
    private boolean over;

    /** What a delivery is on this connection's wire. */
    interface Encoder {
        Transport transport();

        /** Writes whatever of it is shown, which may be nothing. */
        void encode(Delivery delivery, ByteBuf out);
    }

    /** @param done called after the goaway was written: nothing more will be pushed */
    Pushing(ChannelHandlerContext channel, Feeds feeds, Connections connections, Identity identity, Encoder encoder,
            Runnable done) {
        this.channel = channel;
        this.connections = connections;
        this.identity = identity;
        this.encoder = encoder;
        this.done = done;
        this.feed = feeds.connection(identity.agent(), channel.channel().eventLoop(), this);
    }

    /**
     * What it follows from the beginning it follows now. Not earlier: of a server that is about to stop the connection is told
     * goaway at once, and with the cursor of what it was to follow.
     */
    void opened() {
        opened = true;
        connections.opened(this);
    }

    FeedConnection feed() {
        return feed;
    }

    Identity identity() {
        return identity;
    }

    Transport transport() {
        return encoder.transport();
    }

    /** There may be something to push, or room for it. */
    @Override
    public void available() {
        var wrote = false;
        while (!over && channel.channel().isWritable()) {
            var delivery = feed.poll();
            if (delivery == null) {
                break;
            }
            var out = channel.alloc().buffer(1024);
            encoder.encode(delivery, out);
            if (out.isReadable()) {
                PushSpan.until(channel.write(out), delivery, identity);
                wrote = true;
            } else {
                out.release();
            }
            if (delivery instanceof Delivery.Goaway) {
                end();
                done.run();
            }
        }
        if (wrote) {
            channel.flush();
        }
    }

    @Override
    public void failed(Throwable cause) {
        LOG.warn("A connection's journal could not be read; it is closed", cause);
        channel.close();
    }

    /** The server is about to stop. From any thread. */
    void goaway() {
        channel.channel().eventLoop().execute(() -> {
            if (!over) {
                feed.goaway();
            }
        });
    }

    /** The connection is gone, or pushes no more. */
    void end() {
        if (!over) {
            over = true;
            feed.close();
            if (opened) {
                connections.closed(this);
            }
        }
    }
}
