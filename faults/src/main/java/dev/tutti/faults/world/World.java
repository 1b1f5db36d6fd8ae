package dev.tutti.faults.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.load.Counts;
import dev.tutti.faults.wire.Endpoint;
import dev.tutti.faults.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The nodes that are tried, on their network and their store. */
public final class World implements AutoCloseable {
    private static final int CLUSTER_PORT = 7800;
    private static final int HTTP_PORT = 8080;
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final Network network;
    private final Store store;
    private final Wire wire;
    private final Counts counts;
    private final List<TuttiNode> nodes = new ArrayList<>();
    private final Queue<Violation> told = new ConcurrentLinkedQueue<>();

    private World(Network network, Store store, Wire wire, Counts counts) {
        this.network = network;
        this.store = store;
        this.wire = wire;
        this.counts = counts;
    }

    /**
     * @param size      nodes of Tutti
     * @param directory for configurations, logs and, where it is embedded, the store
     */
    public static World create(int size, Network network, Store store, Path directory, Wire wire, Counts counts)
            throws IOException {
        var world = new World(network, store, wire, counts);
        world.configure(size, directory);
        return world;
    }

    private void configure(int size, Path directory) throws IOException {
        for (var number = 1; number <= size; number++) {
            var endpoint = new Endpoint(number, network.address(number),
                    network.hasLinks() ? HTTP_PORT : freePort(network.address(number)));
            var settings = new HashMap<String, Object>(store.settings(number));
            settings.putIfAbsent("data.directory", directory.resolve("node" + number).toString());
            settings.putAll(Map.of("http.bind", endpoint.host(), "http.port", endpoint.port(),
                    "auth.allow-insecure-bind", true, "lock.min-ttl", "500ms"));
            if (size > 1) {
                settings.putAll(Map.of("cluster.formation", "seeds", "cluster.host", endpoint.host(), "cluster.port",
                        CLUSTER_PORT, "cluster.seeds", seeds(size), "cluster.join-timeout", "60s"));
            }
            var file = Files.writeString(directory.resolve("node" + number + ".yaml"), yaml(settings));
            var log = directory.resolve("node" + number + ".log");
            nodes.add(new TuttiNode(endpoint, network.on(number, command(file)), log,
                    how -> told.add(new Violation(Promise.CONTRACT_KEPT, how + "; it says why in " + log)),
                    () -> counts.count(Counts.GIVEN_UP)));
        }
    }

    private List<String> seeds(int size) {
        var seeds = new ArrayList<String>();
        for (var number = 1; number <= size; number++) {
            seeds.add(network.address(number) + ":" + CLUSTER_PORT);
        }
        return seeds;
    }

    /** Nested as their names say. JSON is YAML. */
    private static String yaml(Map<String, Object> settings) throws IOException {
        var root = Wire.JSON.createObjectNode();
        for (var setting : settings.entrySet()) {
            var at = root;
            var names = setting.getKey().split("\\.");
            for (var name : Arrays.copyOf(names, names.length - 1)) {
                at = at.withObjectProperty(name);
            }
            at.set(names[names.length - 1], Wire.JSON.valueToTree(setting.getValue()));
        }
        return Wire.JSON.writeValueAsString(root);
    }

    private static List<String> command(Path configuration) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.tutti.cli.TuttiCommand", "start",
                "--config", configuration.toString()));
        return command;
    }

    private static int freePort(String address) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return socket.getLocalPort();
        }
    }

    public int size() {
        return nodes.size();
    }

    /** From 1. */
    public TuttiNode node(int number) {
        return nodes.get(number - 1);
    }

    public List<Endpoint> endpoints() {
        return nodes.stream().map(TuttiNode::endpoint).toList();
    }

    public Network network() {
        return network;
    }

    public Store store() {
        return store;
    }

    /** What nodes did by themselves that they should not have, since this was last asked. */
    public List<Violation> told() {
        var all = new ArrayList<Violation>();
        for (var one = told.poll(); one != null; one = told.poll()) {
            all.add(one);
        }
        return all;
    }

    /** Whether all nodes are ready, and all of them see all of them as one cluster, within the time. */
    public boolean awaitWhole(Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!isWhole()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(200);
        }
        return true;
    }

    /** What each node says of the cluster, for whoever wants to know why it is not whole. */
    public String views() throws InterruptedException {
        var views = new StringBuilder();
        for (var node : nodes) {
            views.append("node ").append(node.endpoint().node()).append(": ");
            try {
                views.append(wire.get(node.endpoint(), size() > 1 ? "/cluster" : "/readyz", PROBE));
            } catch (IOException e) {
                views.append(e);
            }
            views.append('\n');
        }
        return views.toString();
    }

    private boolean isWhole() throws InterruptedException {
        for (var node : nodes) {
            try {
                if (!wire.get(node.endpoint(), "/readyz", PROBE).isSuccess()
                        || size() > 1 && !seesAll(wire.get(node.endpoint(), "/cluster", PROBE).body())) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private boolean seesAll(JsonNode cluster) {
        var found = 0;
        for (var node : cluster.path("nodes")) {
            if (!node.path("status").asText().equals("up") || !node.path("reachable").asBoolean()) {
                return false;
            }
            found++;
        }
        return found == size();
    }

    /** Ends the nodes; network and store are their makers'. */
    @Override
    public void close() {
        nodes.forEach(TuttiNode::end);
    }
}
