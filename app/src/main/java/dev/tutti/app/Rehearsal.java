package dev.tutti.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that asks a server once for everything, and often for what is asked often. */
final class Rehearsal implements AutoCloseable {
    private static final int APPENDS = 300;
    private static final String CONTEXT = "rehearsal";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String authority;

    Rehearsal(int port) {
        authority = "127.0.0.1:" + port;
    }

    void run() throws IOException, InterruptedException {
        get("/readyz");
        post("/workunit", unit());
        var received = new CountDownLatch(APPENDS);
        var socket = client.newWebSocketBuilder().subprotocols("tutti.v1.json").header("X-Agent-Id", "rehearser")
                .buildAsync(URI.create("ws://" + authority + "/stream?context=" + CONTEXT), new Counting(received))
                .join();
        for (var i = 0; i < APPENDS; i++) {
            post("/workunit", unit());
            socket.sendText("{\"ref\":\"" + i + "\",\"op\":\"append\",\"unit\":" + unit() + "}", true).join();
        }
        // Nothing hangs on it: what did not come within a second is not rehearsed.
        received.await(1, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        post("/workunit/bulk", "[" + unit() + "," + unit() + "]");
        get("/contexts");
        get("/contexts/" + CONTEXT);
        get("/contexts/" + CONTEXT + "/workunits");
        var lock = post("/locks", "{\"resource\":\"rehearsal:file\",\"ttlMs\":60000}").body();
        var token = lock.replaceAll("(?s).*\"fencingToken\":(\\d+).*", "$1");
        send(request("/locks/rehearsal:file?fencingToken=" + token).DELETE());
    }

    private static String unit() {
        return "{\"contextId\":\"" + CONTEXT
                + "\",\"agentId\":\"rehearser\",\"type\":\"MESSAGE\",\"payload\":\"" + "What an agent says. ".repeat(20)
                + "\",\"meta\":{\"step\":\"1\"}}";
    }

    private void get(String path) throws IOException, InterruptedException {
        send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority + path)).header("X-Agent-Id", "rehearser");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.request().uri().getPath() + ": " + response.statusCode() + " "
                    + response.body());
        }
        return response;
    }

    private record Counting(CountDownLatch received) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.countDown();
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
