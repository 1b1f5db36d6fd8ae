package dev.tutti.http;

import io.netty.channel.ChannelHandler;
import java.util.Optional;

/**
 * What a connection becomes when it is upgraded.
 *
 * @param subprotocol what the handshake confirms
 * @param handler     takes the connection over
 */
record SocketOpening(Optional<String> subprotocol, ChannelHandler handler) {}
