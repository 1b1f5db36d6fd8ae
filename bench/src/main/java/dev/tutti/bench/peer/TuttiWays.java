package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ways into a server of Tutti.
 *
 * @param port of it, on loopback
 */
public record TuttiWays(int port) {
    public Map<String, Peer.Appends> appends() {
        var ways = new LinkedHashMap<String, Peer.Appends>();
        ways.put("WebSocket/protobuf", (context, payloads) -> new TuttiSocket.Append(port, true, context,
                payloads));
        ways.put("WebSocket/JSON", (context, payloads) -> new TuttiSocket.Append(port, false, context,
                payloads));
        ways.put("HTTP/JSON", (context, payloads) -> new TuttiHttp.Append(port, false, 1, context, payloads));
        ways.put("HTTP/protobuf", (context, payloads) -> new TuttiHttp.Append(port, true, 1, context,
                payloads));
        ways.put("bulk 100/JSON", (context, payloads) -> new TuttiHttp.Append(port, false, 100, context,
                payloads));
        ways.put("bulk 100/protobuf", (context, payloads) -> new TuttiHttp.Append(port, true, 100, context,
                payloads));
        return ways;
    }

    public Map<String, Peer.Listens> listens() {
        return Map.of("WebSocket/protobuf", context -> new TuttiSocket.Subscribed(port, true, context),
                "WebSocket/JSON", context -> new TuttiSocket.Subscribed(port, false, context), "SSE",
                context -> wire -> {
                    wire.send("GET /stream?context=" + context + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nAccept: text/event-stream\r\n\r\n");
                    wire.await(in -> {
                        var end = Bytes.find(in, in.position(), Http.END);
                        if (end >= 0) {
                            Http.requireSuccess(in);
                            in.position(end + Http.END.length);
                        }
                        return end >= 0;
                    });
                });
    }

    public Map<String, Peer.LocksAndUnlocks> locks() {
        return Map.of("WebSocket", (resource, holder) -> new TuttiSocket.Lock(port, resource, holder), "HTTP",
                (resource, holder) -> new TuttiHttp.Lock(port, resource, holder));
    }
}
