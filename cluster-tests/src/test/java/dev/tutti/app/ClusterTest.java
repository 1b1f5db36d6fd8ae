package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.cassandra.CassandraRing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes are one server: any of them answers for all that any of them keeps, and what one has another takes over. */
class ClusterTest {
    private static final List<Integer> PORTS = new ArrayList<>();
    private static final List<Engine> NODES = new ArrayList<>();
    private static final List<Client> CLIENTS = new ArrayList<>();
    private static final ExecutorService AT_ONCE = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start() throws Exception {
        PORTS.addAll(FreePorts.of(3));
        for (var port : PORTS) {
            var node = Engine.start(config(port), "127.0.0.1", 0);
            NODES.add(node);
            CLIENTS.add(new Client(node));
        }
    }

    @AfterAll
    static void stop() {
        AT_ONCE.shutdownNow();
        NODES.forEach(Engine::close);
    }

    private static Config config(int port) throws InterruptedException {
        var settings = new HashMap<>(CassandraRing.shared().settings("cluster"));
        settings.putAll(Map.of("tutti.cluster.formation", "seeds", "tutti.cluster.port", port, "tutti.cluster.seeds",
                PORTS.stream().map(seed -> "127.0.0.1:" + seed).toList(), "tutti.lock.disconnect-grace", "2s",
                // Metrics of the JVM can be registered once in a process.
                "tutti.metrics.enabled", false,
                "pekko.cluster.periodic-tasks-initial-delay", "50ms", "pekko.cluster.leader-actions-interval", "100ms",
                "pekko.cluster.gossip-interval", "200ms"));
        return ConfigFactory.parseMap(settings).withFallback(ConfigFactory.parseResources("on-cassandra.conf"))
                .withFallback(ConfigFactory.parseResources("cluster.conf"))
                .withFallback(ConfigFactory.defaultReference()).resolve();
    }

    private static Client node(int number) {
        return CLIENTS.get(number % CLIENTS.size());
    }

    private static String server(int number) {
        return "http://127.0.0.1:" + NODES.get(number).address().getPort();
    }

    private static long seqOf(Client.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer.body().get("seq").asLong();
    }

    @Test
    void everyNodeSeesTheOthersAndSaysWhatLivesWhere() {
        seqOf(node(0).post("/workunit", unit("seen", "hello")));
        var nodes = node(1).get("/cluster").body().get("nodes");
        assertThat(nodes).hasSize(3).allSatisfy(node -> {
            assertThat(node.get("status").asText()).isEqualTo("up");
            assertThat(node.get("reachable").asBoolean()).isTrue();
        });
        assertThat(nodes).filteredOn(node -> node.get("self").asBoolean()).hasSize(1);
        assertThat(nodes).extracting(node -> node.get("entities").get("context").get("awake").asInt())
                .satisfies(awake -> assertThat(awake.stream().mapToInt(Integer::intValue).sum()).isPositive());
        var ready = node(2).get("/readyz").body();
        assertThat(ready.get("status").asText()).isEqualTo("ready");
        assertThat(ready.get("cluster").get("members").asInt()).isEqualTo(3);
    }

    @Test
    void anyNodeWritesAndReadsAnyContext() throws Exception {
        for (var context = 0; context < 12; context++) {
            for (var i = 0; i < 9; i++) {
                assertThat(seqOf(node(i).post("/workunit", unit("any-" + context, "unit " + i)))).isEqualTo(i + 1);
            }
        }
        var whole = LongStream.rangeClosed(1, 9).boxed().toList();
        for (var context = 0; context < 12; context++) {
            for (var client : CLIENTS) {
                assertThat(client.units("any-" + context)).extracting(unit -> unit.get("seq").asLong())
                        .isEqualTo(whole);
            }
        }
        for (var client : CLIENTS) {
            until("every node lists the contexts that others made", () -> {
                var listed = new HashSet<>(client.get("/contexts?limit=1000").body().get("contexts")
                        .findValuesAsText("id"));
                return LongStream.range(0, 12).allMatch(context -> listed.contains("any-" + context));
            });
        }
    }

    @Test
    void aStreamOnAnyNodeShowsWhatIsAppendedOnAnother() {
        seqOf(node(0).post("/workunit", unit("followed", "unit 1")));
        var streams = CLIENTS.stream().map(client -> CompletableFuture
                .supplyAsync(() -> client.stream("context=followed&cursor=start&types=MESSAGE", 62), AT_ONCE)).toList();
        for (var i = 2; i <= 60; i++) {
            assertThat(seqOf(node(i).post("/workunit", unit("followed", "unit " + i)))).isEqualTo(i);
        }
        for (var stream : streams) {
            assertThat(stream.join().stream().filter(event -> event.get("event").equals("workunit.created"))
                    .map(event -> Client.json(event.get("data")).get("seq").asLong()))
                    .isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
        }
    }

    private static Client.Answer lock(int node, String agent, Map<String, Object> body) {
        return node(node).post("/locks", body, "X-Agent-Id", agent, "Content-Type", "application/json");
    }

    @Test
    void aLockHeldThroughOneNodeIsHeldForAll() {
        for (var i = 0; i < 8; i++) {
            var resource = "space-" + i + ":src/a.py";
            var held = lock(i, "alice", Map.of("resource", resource));
            assertThat(held.status()).as("%s", held.body()).isEqualTo(201);
            var refused = lock(i + 1, "bob", Map.of("resource", resource));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().get("holder").asText()).isEqualTo("alice");
            var waiting = i + 2;
            var next = CompletableFuture
                    .supplyAsync(() -> lock(waiting, "bob", Map.of("resource", resource, "waitMs", 30_000)), AT_ONCE);
            var token = held.body().get("fencingToken").asLong();
            assertThat(node(i + 1).delete("/locks/" + resource + "?fencingToken=" + token, "alice").status())
                    .isEqualTo(204);
            assertThat(next.join().body().get("fencingToken").asLong()).isGreaterThan(token);
        }
    }

    @Test
    void aLockThatDependsOnAConnectionCountsConnectionsToAnyNode() throws Exception {
        for (var i = 0; i < 3; i++) {
            var resource = "tied-" + i + ":a.py";
            var agent = "tied-agent-" + i;
            try (var connection = new SseConnection(server((i + 1) % 3), "context=tied", agent, 1 << 16)) {
                var held = lock(i, agent, Map.of("resource", resource, "ttlMs", 600_000, "onDisconnect", "release"));
                assertThat(held.status()).isEqualTo(201);
                // Longer than the grace, through which it is connected to another node than it asked.
                assertThat(lock(i + 2, "bob", Map.of("resource", resource, "waitMs", 5_000)).status()).isEqualTo(409);
                assertThat(connection).isNotNull();
            }
            assertThat(lock(i + 2, "bob", Map.of("resource", resource, "waitMs", 30_000)).status()).isEqualTo(201);
        }
    }

    /** One that follows a context with its cursor, wherever it is told to go. */
    private static List<Long> follow(List<String> servers, String context, int units) throws Exception {
        var seqs = new ArrayList<Long>();
        var cursor = "start";
        for (var at = 0; seqs.size() < units; at++) {
            assertThat(at).as("connections").isLessThan(100);
            try (var connection = new SseConnection(servers.get(at % servers.size()),
                    "context=" + context + "&cursor=" + cursor, null, 1 << 16)) {
                SseConnection.Event event;
                while (seqs.size() < units && (event = connection.next()) != null) {
                    if (event == SseConnection.HEARTBEAT) {
                        continue;
                    }
                    cursor = event.id();
                    if (event.name().equals("workunit.created")) {
                        JsonNode data = Client.json(event.data());
                        seqs.add(data.get("seq").asLong());
                    }
                    if (event.name().equals("goaway")) {
                        break;
                    }
                }
            } catch (IOException gone) {
                // The node is gone: the next one goes on.
                Thread.sleep(50);
            }
        }
        return seqs;
    }

    @Test
    void aNodeThatStopsHandsOverAndItsClientsGoOnElsewhereWithoutAGap() throws Exception {
        var fourth = Engine.start(config(FreePorts.of(1).getFirst()), "127.0.0.1", 0);
        var address = "http://127.0.0.1:" + fourth.address().getPort();
        var client = new Client(fourth);
        var contexts = List.of("moved-0", "moved-1", "moved-2", "moved-3");
        for (var context : contexts) {
            seqOf(client.post("/workunit", unit(context, "first")));
        }
        var units = 200;
        var followers = contexts.stream().map(context -> CompletableFuture.supplyAsync(() -> {
            try {
                return follow(List.of(address, server(0), server(1)), context, units);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, AT_ONCE)).toList();
        var half = new AtomicBoolean();
        var writers = contexts.stream().map(context -> CompletableFuture.runAsync(() -> {
            for (var i = 2; i <= units; i++) {
                var identified = new HashMap<>(unit(context, "unit " + i));
                identified.put("id", dev.tutti.protocol.workunit.UnitIds.next().toString());
                Client.Answer answer;
                do {
                    // Asked again with the same id: stored once, whatever became of the first time.
                    answer = node(i).post("/workunit", identified);
                } while (answer.status() == 503 || answer.status() == 504);
                assertThat(answer.status()).as("%s", answer.body()).isIn(200, 201);
                assertThat(answer.body().get("seq").asLong()).isEqualTo(i);
                half.compareAndSet(false, i > units / 2);
            }
        }, AT_ONCE)).toList();
        until("half is written", half::get);
        fourth.close();
        for (var writer : writers) {
            writer.join();
        }
        for (var follower : followers) {
            assertThat(follower.join()).isEqualTo(LongStream.rangeClosed(1, units).boxed().toList());
        }
        until("it is no member any more", () -> node(0).get("/cluster").body().get("nodes").size() == 3);
    }
}
