package dev.tutti.http;

import io.netty.channel.ChannelHandlerContext;

/** Makes what goes out on a connection for as long as it lasts. */
interface Streaming {
    /**
     * Begins, on the connection's thread, once the head of the response is written.
     *
     * @param done to be called when nothing more will come
     */
    Pushing begin(ChannelHandlerContext connection, Runnable done);
}
