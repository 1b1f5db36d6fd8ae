package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client of a running server. Replies are handed to those who asked; everything else is an event. */
final class Socket implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonNode CLOSED = Client.JSON.createObjectNode();

    /** How many messages may wait here before the socket is read no more. */
    private final int ahead;
    private final WebSocket socket;
    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<JsonNode>> asked = new java.util.concurrent.ConcurrentHashMap<>();
    private final LinkedBlockingQueue<byte[]> binary = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private CompletionStage<?> sent = CompletableFuture.completedFuture(null);
    private int refs;

    private Socket(String server, String query, String agent, String subprotocol, int ahead) {
        this.ahead = ahead;
        var builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10)).subprotocols(subprotocol);
        if (agent != null) {
            builder.header("X-Agent-Id", agent);
        }
        socket = builder.buildAsync(URI.create(server.replace("http", "ws") + "/stream" + query), new Listening())
                .join();
    }

    static Socket json(String server, String query, String agent) {
        return json(server, query, agent, Integer.MAX_VALUE);
    }

    /** One that reads no further than this many messages ahead of who asks for them: it stalls with its user. */
    static Socket json(String server, String query, String agent, int ahead) {
        return new Socket(server, query, agent, "tutti.v1.json", ahead);
    }

    static Socket protobuf(String server, String query, String agent) {
        return new Socket(server, query, agent, "tutti.v1.protobuf", Integer.MAX_VALUE);
    }

    /** Sends a frame with a ref of its own, and hands its reply over once it is there. */
    synchronized CompletableFuture<JsonNode> ask(Map<String, ?> frame) {
        var ref = "r" + ++refs;
        var reply = new CompletableFuture<JsonNode>();
        asked.put(ref, reply);
        var whole = new java.util.LinkedHashMap<String, Object>(frame);
        whole.put("ref", ref);
        try {
            text(Client.JSON.writeValueAsString(whole));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return reply;
    }

    JsonNode reply(Map<String, ?> frame) {
        return ask(frame).orTimeout(30, TimeUnit.SECONDS).join();
    }

    synchronized void text(String message) {
        sent = sent.thenCompose(done -> socket.sendText(message, true));
    }

    synchronized void binary(byte[] message) {
        sent = sent.thenCompose(done -> socket.sendBinary(ByteBuffer.wrap(message), true));
    }

    /** The next events; fails where the server closes before. */
    List<JsonNode> events(int count) {
        var next = new ArrayList<JsonNode>();
        while (next.size() < count) {
            try {
                var event = events.poll(30, TimeUnit.SECONDS);
                assertThat(event).as("event after %s", next).isNotNull().isNotSameAs(CLOSED);
                next.add(event);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return next;
    }

    /** The next event; nothing where there was none for a while; null where the connection ended. */
    Optional<JsonNode> next() throws InterruptedException {
        var event = events.poll(1, TimeUnit.SECONDS);
        if (event != null && ahead < Integer.MAX_VALUE) {
            socket.request(1);
        }
        return event == CLOSED ? null : Optional.ofNullable(event);
    }

    byte[] nextBinary() throws InterruptedException {
        return binary.poll(30, TimeUnit.SECONDS);
    }

    /** The server's close code, or -1 where the connection broke. */
    int closeCode() {
        return closed.orTimeout(60, TimeUnit.SECONDS).join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Without a word, as a process that is killed. */
    void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> null).join();
    }

    private final class Listening implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket opened) {
            opened.request(Math.min(ahead, Integer.MAX_VALUE));
        }

        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            if (!last || ahead == Integer.MAX_VALUE) {
                from.request(1);
            }
            return null;
        }

        private void received(String message) {
            try {
                var json = Client.JSON.readTree(message);
                var reply = json.has("status") ? asked.remove(json.path("ref").asText()) : null;
                if (reply == null) {
                    events.add(json);
                } else {
                    reply.complete(json);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("not JSON: " + message, e);
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            if (last) {
                binary.add(bytes.toByteArray());
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended(-1);
        }

        private void ended(int code) {
            events.add(CLOSED);
            closed.complete(code);
            asked.values().forEach(reply -> reply.completeExceptionally(new IllegalStateException("closed")));
        }
    }
}
