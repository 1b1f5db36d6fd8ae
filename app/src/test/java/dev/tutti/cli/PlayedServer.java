package dev.tutti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Plays a server over real HTTP: keeps units by id as the contract says, unless told to misbehave. */
final class PlayedServer implements AutoCloseable {
    static final JsonMapper MAPPER = new JsonMapper();

    /** One answer to one request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    final Map<String, JsonNode> units = Collections.synchronizedMap(new LinkedHashMap<>());
    final List<JsonNode> batches = Collections.synchronizedList(new ArrayList<>());
    final List<String> agentHeaders = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Answer> next = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;

    PlayedServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/workunit/bulk", this::bulk);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** The next requests are answered like this, then as they should be. */
    PlayedServer answers(Answer... answers) {
        Collections.addAll(next, answers);
        return this;
    }

    void at(String path, Answer answer) {
        http.createContext(path, answer::to);
    }

    static Answer status(int status, String body, String... headers) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            reply(exchange, status, body);
        };
    }

    /** Takes the units, and dies before it says so. */
    Answer takesAndCuts() {
        return exchange -> {
            take(exchange);
            exchange.close();
        };
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized void bulk(HttpExchange exchange) throws IOException {
        var answer = next.poll();
        if (answer != null) {
            answer.to(exchange);
        } else {
            reply(exchange, 200, take(exchange));
        }
    }

    private String take(HttpExchange exchange) throws IOException {
        agentHeaders.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Agent-Id")));
        var batch = MAPPER.readTree(exchange.getRequestBody());
        batches.add(batch);
        var results = MAPPER.createArrayNode();
        var conflict = conflict(batch);
        for (var unit : batch) {
            var id = unit.path("id").asText();
            if (conflict == null) {
                results.addObject().put("status", units.putIfAbsent(id, unit) == null ? 201 : 200).put("id", id);
            } else {
                results.addObject().put("status", 409).putObject("problem").put("type", "conflict")
                        .put("title", "Conflict").put("detail", "The id " + conflict + " belongs to another unit.");
            }
        }
        return results.toString();
    }

    /** The units of one Context are journaled all or not at all: one conflict refuses the batch. */
    private String conflict(JsonNode batch) {
        for (var unit : batch) {
            var known = units.get(unit.path("id").asText());
            if (known != null && !known.equals(unit)) {
                return unit.path("id").asText();
            }
        }
        return null;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
