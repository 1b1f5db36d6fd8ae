package dev.tutti.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * A subscriber's side of a protocol. What arrives is recognized by the marker of its payload, which is the same in every
 * protocol, so that reading costs every system's clients the same.
 */
public interface Listening {
    /** Asks for the events to come, and returns when none that is appended from now on can be missed. */
    void open(Wire wire) throws IOException;

    /**
     * Takes in the events that are there; what may be the beginning of another stays in the buffer.
     *
     * @param event is told the number in each event's marker
     * @param out   what the protocol wants to be said now
     */
    default void take(ByteBuffer in, LongConsumer event, ByteBuffer out) {
        var at = in.position();
        var last = in.limit() - Payload.MARKER_BYTES;
        while (at <= last) {
            if (in.get(at) == '~' && in.get(at + 1) == '~') {
                event.accept(Bytes.number(in, at + 2));
                at += Payload.MARKER_BYTES;
            } else {
                at++;
            }
        }
        in.position(at);
    }
}
