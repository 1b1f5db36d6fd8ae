package dev.tutti.faults.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests to nodes, as any client would make them. */
public final class Wire implements AutoCloseable {
    public static final ObjectMapper JSON = new ObjectMapper();

    /** A node that is stopped or cut off takes no connections; whoever waits long for it learns nothing. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT).build();

    /** @param body missing where the answer has none */
    public record Answer(int status, JsonNode body) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Whether it may be that the request was carried out nevertheless. */
        public boolean isUnknown() {
            return status == 504 || status == 500 || status == 502;
        }

        /** Whether the same request may be welcome later, here or elsewhere. */
        public boolean isRefusedForNow() {
            return status == 503;
        }
    }

    public Answer get(Endpoint at, String path, Duration timeout) throws IOException, InterruptedException {
        return send(at, "GET", path, null, BodyPublishers.noBody(), timeout);
    }

    public Answer send(Endpoint at, String method, String path, String agent, Object body, Duration timeout)
            throws IOException, InterruptedException {
        return send(at, method, path, agent, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), timeout);
    }

    public Answer delete(Endpoint at, String path, String agent, Duration timeout)
            throws IOException, InterruptedException {
        return send(at, "DELETE", path, agent, BodyPublishers.noBody(), timeout);
    }

    private Answer send(Endpoint at, String method, String path, String agent, BodyPublisher body, Duration timeout)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(at + path)).timeout(timeout)
                .header("Content-Type", "application/json").method(method, body);
        if (agent != null) {
            request.header("X-Agent-Id", agent);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(),
                response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
