package dev.tutti.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One connection's side of a protocol of requests and replies. Every system is spoken to in its own protocol by the same
 * plain sockets, so that what differs between two figures is the server and its protocol, and not a client library.
 */
public interface Dialogue {
    /** Whatever comes before the first request: handshakes, sessions, prepared statements. */
    default void open(Wire wire) throws IOException {}

    /** Writes the n-th request of this connection. */
    void request(long n, ByteBuffer out);

    /**
     * Takes in one reply that is there as a whole; where it is not, the buffer's position stays.
     *
     * @return whether there was one
     * @throws IllegalStateException when the server refused
     */
    boolean reply(ByteBuffer in);

    /** Operations that one request carries. */
    default int operations() {
        return 1;
    }
}
