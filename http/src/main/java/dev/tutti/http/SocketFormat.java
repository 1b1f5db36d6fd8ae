package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** How frames are written on a WebSocket: what a subprotocol's name stands for. */
interface SocketFormat {
    List<SocketFormat> ALL = List.of(new JsonSocketFormat(), new ProtobufSocketFormat());

    /** The first of the client's subprotocols that is spoken here; JSON where it asks for none. */
    static SocketFormat of(Iterable<String> requested) {
        var asked = new java.util.ArrayList<String>();
        requested.forEach(asked::add);
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

    ByteString write(SocketReply reply);

    ByteString write(StreamView.Shown shown);

    ByteString goaway(String cursor);
}
