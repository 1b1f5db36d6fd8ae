package dev.tutti.bench.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tutti.bench.peer.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes of Tutti as its launcher starts them, which are one server together. */
final class Cluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 30;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Server> servers = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private long made;

    /** What is on one node at a time. */
    enum Kind {
        CONTEXT("context"), LOCK_SPACE("lock-space");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    /**
     * @param name  of a context or lock space
     * @param owner the index of the node that it is on
     */
    record Placed(String name, int owner) {}

    private Cluster() {}

    /**
     * Returns once all of them are ready and see each other.
     *
     * @param launcher    {@code bin/tutti}
     * @param directory   for logs, and data where the store is embedded
     * @param size        how many
     * @param javaOptions of each, among them what says which store it is
     */
    static Cluster start(Path launcher, Path directory, int size, List<String> javaOptions) throws IOException {
        var cluster = new Cluster();
        try {
            cluster.launch(launcher, directory, size, javaOptions);
        } catch (IOException e) {
            cluster.close();
            throw new IOException(e.getMessage() + said(directory), e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** The one that does not see the others is seldom the one that says why. */
    private static String said(Path directory) throws IOException {
        var said = new StringBuilder();
        try (var homes = Files.list(directory)) {
            for (var home : homes.sorted().toList()) {
                said.append('\n').append(home.getFileName()).append(":\n")
                        .append(Files.readString(home.resolve("log")));
            }
        }
        return said.toString();
    }

    private void launch(Path launcher, Path directory, int size, List<String> javaOptions) throws IOException {
        var ports = Ports.free(2 * size);
        for (var node = 0; node < size; node++) {
            addresses.add("127.0.0.1:" + ports.get(size + node));
        }
        for (var node = 0; node < size; node++) {
            var home = Files.createDirectories(directory.resolve("node" + (node + 1)));
            var command = new ArrayList<>(List.of(launcher.toString(), "start", "--port",
                    Integer.toString(ports.get(node)), "--data", home.resolve("data").toString()));
            if (size > 1) {
                command.addAll(List.of("--cluster", "--cluster-host", "127.0.0.1", "--cluster-port",
                        Integer.toString(ports.get(size + node))));
                addresses.forEach(seed -> command.addAll(List.of("--seed", seed)));
            }
            servers.add(Server.start(ports.get(node), home.resolve("log"),
                    Map.of("TUTTI_JAVA_OPTS", String.join(" ", javaOptions)), command));
            if (node == 0) {
                // It makes the tables and founds the cluster; the others find both.
                awaitSeen(0, 1);
            }
        }
        for (var node = 0; node < size; node++) {
            awaitSeen(node, size);
        }
    }

    private void awaitSeen(int node, int count) throws IOException {
        servers.get(node).awaitReady(() -> {
            try {
                get(node, "/readyz");
                if (found(get(node, "/cluster")) != count) {
                    throw new IOException("not all nodes are there");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        });
    }

    private static int found(JsonNode cluster) {
        var up = 0;
        for (var node : cluster.path("nodes")) {
            up += node.path("status").asText().equals("up") && node.path("reachable").asBoolean() ? 1 : 0;
        }
        return up;
    }

    int size() {
        return servers.size();
    }

    int port(int node) {
        return servers.get(node).port();
    }

    List<Integer> ports() {
        return servers.stream().map(Server::port).toList();
    }

    double cpuSeconds() {
        return servers.stream().mapToDouble(Server::cpuSeconds).sum();
    }

    /** Something new, with the node that it came to be on: the one that has one more awake than before. */
    Placed place(Kind kind) throws IOException, InterruptedException {
        for (var tries = 0; tries < TRIES; tries++) {
            var name = "placed-" + made++;
            var before = awake(kind);
            wake(kind, name);
            var after = awake(kind);
            var grown = new ArrayList<Integer>();
            for (var node = 0; node < size(); node++) {
                if (after[node] != before[node]) {
                    grown.add(node);
                }
            }
            // Not so where another one fell asleep meanwhile.
            if (grown.size() == 1 && after[grown.getFirst()] == before[grown.getFirst()] + 1) {
                return new Placed(name, grown.getFirst());
            }
        }
        throw new IOException("nobody says on which node a new one of " + kind + " is: " + get(0, "/cluster"));
    }

    private int[] awake(Kind kind) throws IOException, InterruptedException {
        var cluster = get(0, "/cluster");
        var counts = new int[size()];
        for (var at = 0; at < counts.length; at++) {
            for (var node : cluster.path("nodes")) {
                // A single node is in no cluster, and its address not one that was given to it.
                if (size() == 1 || node.path("address").asText().endsWith(addresses.get(at))) {
                    counts[at] = node.path("entities").path(kind.name).path("awake").asInt();
                }
            }
        }
        return counts;
    }

    private void wake(Kind kind, String name) throws IOException, InterruptedException {
        switch (kind) {
            case CONTEXT -> send(request(0, "/workunit").POST(BodyPublishers
                    .ofString("{\"contextId\":\"" + name + "\",\"type\":\"MESSAGE\",\"payload\":\"first\"}")));
            case LOCK_SPACE -> {
                var lock = send(request(0, "/locks").POST(
                        BodyPublishers.ofString("{\"resource\":\"" + name + ":first\",\"ttlMs\":60000}")));
                send(request(0, "/locks/" + name + ":first?fencingToken=" + lock.path("fencingToken").asLong())
                        .DELETE());
            }
        }
    }

    private HttpRequest.Builder request(int node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(node) + path)).timeout(PATIENCE)
                .header("Content-Type", "application/json").header("X-Agent-Id", "bench");
    }

    private JsonNode get(int node, String path) throws IOException, InterruptedException {
        return send(request(node, path).GET());
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Without ceremony: nothing of what they hold is wanted any more. */
    @Override
    public void close() {
        servers.forEach(Server::kill);
        http.shutdownNow();
    }
}
