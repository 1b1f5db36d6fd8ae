package dev.tutti.http;

import java.util.ArrayList;
import java.util.List;

/** The answer to a request. */
record Response(int status, Content content, List<Header> headers) {

    record Header(String name, String value) {}

    sealed interface Content {
        record None() implements Content {}

        /** A body at hand, in one piece or several. */
        record Bytes(String type, List<byte[]> pieces) implements Content {
            int length() {
                var length = 0;
                for (var piece : pieces) {
                    length += piece.length;
                }
                return length;
            }
        }

        /** A body without an end of its own, in pieces as they come. */
        record Stream(String type, Streaming streaming) implements Content {}

        /** The connection stops to speak HTTP. */
        record Upgrade(SocketHandshake handshake, SocketOpening opening) implements Content {}
    }

    static Response of(int status) {
        return new Response(status, new Content.None(), List.of());
    }

    static Response of(int status, String type, byte[] bytes) {
        return of(status, type, List.of(bytes));
    }

    static Response of(int status, String type, List<byte[]> pieces) {
        return new Response(status, new Content.Bytes(type, pieces), List.of());
    }

    static Response stream(String type, Streaming streaming) {
        return new Response(200, new Content.Stream(type, streaming), List.of());
    }

    Response with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Response(status, content, more);
    }
}
