package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/** How frames are written on a WebSocket: what a subprotocol's name stands for. */
interface SocketFormat {
    List<SocketFormat> ALL = List.of(new JsonSocketFormat(), new ProtobufSocketFormat());

    /** The first of the client's subprotocols that is spoken here; JSON where it asks for none. */
    static SocketFormat of(List<String> asked) {
        Optional<SocketFormat> found = asked.stream().flatMap(
                name -> ALL.stream().filter(format -> format.subprotocol().equals(name))).findFirst();
        if (found.isEmpty() && !asked.isEmpty()) {
            throw new Refusal(new Problem.InvalidField("Sec-WebSocket-Protocol",
                    "must name " + String.join(" or ", ALL.stream().map(SocketFormat::subprotocol).toList())));
        }
        return found.orElse(ALL.getFirst());
    }

    String subprotocol();

    /** Whether messages are text, and not binary. */
    boolean text();

    ClientFrame read(byte[] message) throws InvalidFrame;

    void write(SocketReply reply, ByteBuf out);

    void write(StreamView.Shown shown, ByteBuf out);

    void goaway(String cursor, ByteBuf out);
}
