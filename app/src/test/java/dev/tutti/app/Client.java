package dev.tutti.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An HTTP client of a running server, as a user's program would be one. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
    private final String server;

    Client(String server) {
        this.server = server;
    }

    Client(Engine engine) {
        this("http://127.0.0.1:" + engine.address().getPort());
    }

    record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {}

    Answer post(String path, Object body, String... headers) {
        try {
            return post(path, body instanceof String text ? text.getBytes("UTF-8") : JSON.writeValueAsBytes(body),
                    headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer post(String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofSeconds(30)).POST(BodyPublishers.ofByteArray(body));
        if (!List.of(headers).contains("X-Agent-Id")) {
            request.header("X-Agent-Id", "tester");
        }
        if (headers.length == 0) {
            request.header("Content-Type", "application/json");
        } else {
            request.headers(headers);
        }
        return send(request.build());
    }

    static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    Answer delete(String path, String agent) {
        return send(HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(30))
                .header("X-Agent-Id", agent).DELETE().build());
    }

    Answer send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            var type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type.contains("json") ? JSON.readTree(response.body()) : null,
                    response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> unit(String context, String payload) {
        return Map.of("contextId", context, "type", "MESSAGE", "payload", payload);
    }

    /** For a request of one's own. */
    URI address(String path) {
        return URI.create(server + path);
    }

    /** All units of a context, page by page. */
    List<JsonNode> units(String context) {
        var all = new ArrayList<JsonNode>();
        while (true) {
            var after = all.isEmpty() ? 0 : all.getLast().get("seq").asLong();
            var page = get("/contexts/" + context + "/workunits?limit=1000&after=" + after).body().get("units");
            if (page.isEmpty()) {
                return all;
            }
            page.forEach(all::add);
        }
    }

    /** The first events of a stream; each as its SSE fields. */
    List<Map<String, String>> stream(String query, int count, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(server + "/stream?" + query)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var events = new ArrayList<Map<String, String>>();
            var fields = new java.util.HashMap<String, String>();
            try (var lines = http.send(request.build(), BodyHandlers.ofLines()).body()) {
                for (var it = lines.iterator(); events.size() < count && it.hasNext();) {
                    var line = it.next();
                    if (line.isEmpty() && fields.containsKey("data")) {
                        events.add(Map.copyOf(fields));
                        fields.clear();
                    } else if (line.indexOf(": ") > 0) {
                        fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
                    }
                }
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
