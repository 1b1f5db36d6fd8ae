package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentences of the contract on locks, each over the wire. */
class LockWireTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static Client client;
    private static String server;

    @BeforeAll
    static void start() {
        engine = Engine.start(com.typesafe.config.ConfigFactory.parseString("tutti.lock.disconnect-grace = 500ms")
                .withFallback(Engine.single(data)).resolve(), "127.0.0.1", 0);
        client = new Client(engine);
        server = "http://127.0.0.1:" + engine.address().getPort();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aHandleSaysWhatIsHeldByWhomAndUntilWhen() {
        var handle = acquire("alice", Map.of("resource", "handle/a.py", "ttlMs", 20_000));
        assertThat(handle.status()).isEqualTo(201);
        assertThat(handle.body().get("resource").asText()).isEqualTo("handle/a.py");
        assertThat(handle.body().get("holder").asText()).isEqualTo("alice");
        assertThat(handle.body().get("mode").asText()).isEqualTo("EXCLUSIVE");
        assertThat(handle.body().get("fencingToken").asLong()).isPositive();
        assertThat(Duration.between(Instant.parse(handle.body().get("acquiredAt").asText()),
                Instant.parse(handle.body().get("expiresAt").asText()))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theFencingTokenGrowsWithEveryGrantAlsoOfWhatOverlaps() {
        var first = acquire("alice", Map.of("resource", "fence/**")).body();
        release("alice", first);
        var second = acquire("bob", Map.of("resource", "fence/a.py")).body();
        release("bob", second);
        var third = acquire("alice", Map.of("resource", "fence/")).body();
        assertThat(List.of(token(first), token(second), token(third))).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void renewAndReleaseNeedTheTokenAndAStaleOneChangesNothing() {
        var handle = acquire("alice", Map.of("resource", "stale/a.py", "ttlMs", 60_000)).body();
        refused(renew("alice", "stale/a.py", token(handle) + 1000), 409, "stale-token");
        refused(renew("bob", "stale/a.py", token(handle)), 409, "stale-token");
        refused(send("DELETE", "/locks/stale/a.py?fencingToken=" + (token(handle) + 1000), "alice", null), 409,
                "stale-token");
        assertThat(locksOf("stale/a.py")).isEqualTo(List.of(handle.get("fencingToken").asLong()));
        var renewed = renew("alice", "stale/a.py", token(handle));
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(token(renewed.body())).isEqualTo(token(handle));
        assertThat(release("alice", handle).status()).isEqualTo(204);
        refused(release("alice", handle), 409, "stale-token");
        refused(client.get("/locks/stale/a.py"), 404, "lock-not-found");
    }

    @Test
    void manyShareALockAndNobodyElseIsThenExclusive() {
        assertThat(acquire("alice", Map.of("resource", "shared.md", "mode", "SHARED")).status()).isEqualTo(201);
        assertThat(acquire("bob", Map.of("resource", "shared.md", "mode", "SHARED")).status()).isEqualTo(201);
        refused(acquire("carol", Map.of("resource", "shared.md")), 409, "lock-held");
    }

    @Test
    void aRefusalNamesTheHolderItsExpiryAndTheQueue() {
        var held = acquire("alice", Map.of("resource", "busy.py", "ttlMs", 50_000)).body();
        var refusal = acquire("bob", Map.of("resource", "busy.py"));
        refused(refusal, 409, "lock-held");
        assertThat(refusal.body().get("holder").asText()).isEqualTo("alice");
        assertThat(Instant.parse(refusal.body().get("expiresAt").asText()))
                .isBetween(Instant.parse(held.get("expiresAt").asText()).minusSeconds(5),
                        Instant.parse(held.get("expiresAt").asText()).plusSeconds(5));
        assertThat(refusal.body().get("waiting").asInt()).isZero();
    }

    @Test
    void waitersAreServedFirstComeFirstServedAndAWaitThatIsOverSaysWhereItStood() throws Exception {
        var held = acquire("alice", Map.of("resource", "queue.py")).body();
        var first = async("bob", Map.of("resource", "queue.py", "waitMs", 30_000));
        awaitWaiting("queue.py", 1);
        var second = async("carol", Map.of("resource", "queue.py", "waitMs", 30_000));
        awaitWaiting("queue.py", 2);
        var third = acquire("dave", Map.of("resource", "queue.py", "waitMs", 50));
        refused(third, 409, "lock-held");
        assertThat(third.body().get("position").asInt()).isEqualTo(3);
        release("alice", held);
        var bobs = first.join();
        assertThat(bobs.status()).isEqualTo(201);
        assertThat(second).isNotDone();
        release("bob", bobs.body());
        assertThat(second.join().status()).isEqualTo(201);
    }

    @Test
    void aLockOfAPathConflictsWithItsAncestorsAndDescendantsInBothOrders() {
        for (var pair : List.of(List.of("o1/", "o1/auth.py"), List.of("o2/auth.py", "o2/"), List.of("o3/**", "o3/a/b"),
                List.of("o4/a/b", "o4/**"), List.of("o5/*", "o5/x"), List.of("o6/au*", "o6/auth.py"),
                List.of("o7/auth/x.py", "o7/au*"))) {
            var held = acquire("alice", Map.of("resource", pair.get(0)));
            assertThat(held.status()).as("%s", pair).isEqualTo(201);
            refused(acquire("bob", Map.of("resource", pair.get(1))), 409, "lock-held");
            release("alice", held.body());
            assertThat(acquire("bob", Map.of("resource", pair.get(1))).status()).isEqualTo(201);
        }
        assertThat(acquire("alice", Map.of("resource", "o6/other.py")).status()).isEqualTo(201);
    }

    @Test
    void aResourceMayHaveSlashesRawOrEncoded() {
        var handle = acquire("alice", Map.of("resource", "enc/a b/ü+*")).body();
        var encoded = URLEncoder.encode("enc/a b/ü+*", StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(client.get("/locks/" + encoded).status()).isEqualTo(200);
        assertThat(client.get("/locks/enc/a%20b/%C3%BC+*").status()).isEqualTo(200);
        assertThat(client.get("/locks//enc//a%20b/").status()).isEqualTo(200);
        assertThat(send("DELETE", "/locks/" + encoded + "?fencingToken=" + token(handle), "alice", null).status())
                .isEqualTo(204);
    }

    @Test
    void severalResourcesAreTakenAllOrNoneInLexicalOrder() {
        var held = acquire("alice", Map.of("resource", "multi/b")).body();
        refused(acquire("bob", Map.of("resources", List.of("multi/c", "multi/b", "multi/a"))), 409, "lock-held");
        refused(client.get("/locks/multi/a"), 404, "lock-not-found");
        release("alice", held);
        var all = acquire("bob", Map.of("resources", List.of("multi/c", "multi/b", "multi/a", "multi/b")));
        assertThat(all.status()).isEqualTo(201);
        assertThat(all.body().get("locks").findValuesAsText("resource")).containsExactly("multi/a", "multi/b",
                "multi/c");
        assertThat(all.body().get("locks").findValues("fencingToken").stream().map(JsonNode::asLong).toList())
                .isSorted().doesNotHaveDuplicates();
        refused(acquire("bob", Map.of("resources", List.of("one:x", "two:y"))), 400, "several-lock-spaces");
    }

    @Test
    void aWaitThatWouldCloseACircleIsRefusedAtOnceWithTheCircle() throws Exception {
        acquire("alice-c", Map.of("resource", "circle/a"));
        acquire("bob-c", Map.of("resource", "circle/b"));
        acquire("carol-c", Map.of("resource", "circle/c"));
        async("alice-c", Map.of("resource", "circle/b", "waitMs", 60_000));
        awaitWaiting("circle/b", 1);
        async("bob-c", Map.of("resource", "circle/c", "waitMs", 60_000));
        awaitWaiting("circle/c", 1);
        var closing = acquire("carol-c", Map.of("resource", "circle/a", "waitMs", 60_000));
        refused(closing, 409, "deadlock");
        assertThat(closing.body().get("cycle").findValuesAsText("agent")).containsExactly("carol-c", "alice-c",
                "bob-c");
    }

    @Test
    void aCircleOverTwoSpacesIsRefusedToo() throws Exception {
        acquire("alice-s", Map.of("resource", "left:x"));
        acquire("bob-s", Map.of("resource", "right:x"));
        var alice = async("alice-s", Map.of("resource", "right:x", "waitMs", 60_000));
        awaitWaiting("right:x", 1);
        var bob = async("bob-s", Map.of("resource", "left:x", "waitMs", 60_000));
        var refused = (Client.Answer) CompletableFuture.anyOf(alice, bob).join();
        refused(refused, 409, "deadlock");
        assertThat(refused.body().get("cycle").findValuesAsText("agent")).containsExactlyInAnyOrder("alice-s", "bob-s");
    }

    @Test
    void aLeaseThatEndsGoesToTheNextWaiterAndEventsSayAllOfIt() {
        try (var watcher = dev.tutti.app.Socket.json(server, "?lock=lease/**", null)) {
            acquire("alice", Map.of("resource", "lease/a.py", "ttlMs", 1000));
            var next = acquire("bob", Map.of("resource", "lease/a.py", "waitMs", 30_000));
            assertThat(next.status()).isEqualTo(201);
            release("bob", next.body());
            acquire("carol", Map.of("resource", "elsewhere/a.py"));
            var events = watcher.events(4);
            assertThat(events).extracting(event -> event.get("event").asText()).containsExactly("lock.acquired",
                    "lock.expired", "lock.acquired", "lock.released");
            assertThat(events).extracting(event -> event.at("/data/holder").asText()).containsExactly("alice", "alice",
                    "bob", "bob");
        }
    }

    @Test
    void aContextThatDeclaresResourcesShowsTheirLocksToItsSubscribers() {
        client.post("/contexts", Map.of("id", "declaring", "meta", Map.of("tutti.locks", "declared/, other.md")));
        var events = CompletableFuture.supplyAsync(() -> client.stream("context=declaring&cursor=start", 2));
        var handle = acquire("alice", Map.of("resource", "declared/x.py"));
        assertThat(handle.status()).isEqualTo(201);
        assertThat(events.join()).extracting(event -> event.get("event")).contains("lock.acquired");
    }

    @Test
    void aRequestRepeatedWithItsIdGetsTheFirstResult() {
        var id = dev.tutti.protocol.workunit.UnitIds.next().toString();
        var first = acquire("alice", Map.of("resource", "again.py", "requestId", id));
        var second = acquire("alice", Map.of("resource", "again.py", "requestId", id));
        assertThat(second.status()).isEqualTo(200);
        assertThat(token(second.body())).isEqualTo(token(first.body()));
    }

    @Test
    void aSocketAcquiresRenewsAndReleases() {
        try (var socket = dev.tutti.app.Socket.json(server, "", "alice")) {
            var handle = socket.reply(Map.of("op", "acquire", "resource", "ws/a.py")).get("result");
            assertThat(handle.get("holder").asText()).isEqualTo("alice");
            var renewed = socket.reply(Map.of("op", "renew", "resource", "ws/a.py", "fencingToken", token(handle),
                    "ttlMs", 45_000));
            assertThat(renewed.at("/result/fencingToken").asLong()).isEqualTo(token(handle));
            refused(acquire("bob", Map.of("resource", "ws")), 409, "lock-held");
            assertThat(socket.reply(Map.of("op", "release", "resource", "ws/a.py", "fencingToken", token(handle)))
                    .get("status").asInt()).isEqualTo(200);
            assertThat(acquire("bob", Map.of("resource", "ws")).status()).isEqualTo(201);
        }
    }

    @Test
    void anAgentThatDisconnectsLosesTheLocksThatItAskedToLoseAndKeepsTheOthers() {
        var socket = dev.tutti.app.Socket.json(server, "", "alice");
        socket.reply(Map.of("op", "acquire", "resource", "gone/tied", "onDisconnect", "release", "ttlMs", 600_000));
        socket.reply(Map.of("op", "acquire", "resource", "gone/kept", "ttlMs", 600_000));
        refused(acquire("bob", Map.of("resource", "gone/tied", "waitMs", 2000)), 409, "lock-held");
        socket.abort();
        var freed = acquire("bob", Map.of("resource", "gone/tied", "waitMs", 30_000));
        assertThat(freed.status()).as("%s", freed.body()).isEqualTo(201);
        refused(acquire("bob", Map.of("resource", "gone/kept")), 409, "lock-held");
    }

    @Test
    void aRequestThatWasAskedAgainOutlivesTheConnectionThatItCameOverFirst() throws Exception {
        var held = acquire("alice", Map.of("resource", "elsewhere.py")).body();
        var id = java.util.UUID.randomUUID().toString();
        CompletableFuture<Client.Answer> again;
        try (var socket = new Socket("127.0.0.1", engine.address().getPort())) {
            var body = "{\"resource\":\"elsewhere.py\",\"requestId\":\"" + id + "\",\"waitMs\":60000,\"ttlMs\":600000}";
            socket.getOutputStream().write(("POST /locks HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Agent-Id: bob\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            awaitWaiting("elsewhere.py", 1);
            again = async("bob",
                    Map.of("resource", "elsewhere.py", "requestId", id, "waitMs", 60_000, "ttlMs", 600_000));
            // Behind what follows on its own connection it has surely been taken in.
            acquire("carol", Map.of("resource", "elsewhere.py", "waitMs", 500));
        }
        acquire("carol", Map.of("resource", "elsewhere.py", "waitMs", 500));
        awaitWaiting("elsewhere.py", 1);
        release("alice", held);
        assertThat(again.join().status()).isEqualTo(201);
        refused(acquire("carol", Map.of("resource", "elsewhere.py", "waitMs", 500)), 409, "lock-held");
    }

    @Test
    void aClientThatVanishesWhileItWaitsLeavesNothingBehind() throws Exception {
        var held = acquire("alice", Map.of("resource", "vanish.py")).body();
        try (var socket = new Socket("127.0.0.1", engine.address().getPort())) {
            var body = "{\"resources\":[\"vanish.py\",\"vanish2.py\"],\"waitMs\":60000,\"ttlMs\":600000}";
            socket.getOutputStream().write(("POST /locks HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Agent-Id: ghost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            awaitWaiting("vanish.py", 1);
        }
        awaitWaiting("vanish.py", 0);
        release("alice", held);
        assertThat(acquire("bob", Map.of("resources", List.of("vanish.py", "vanish2.py"))).status()).isEqualTo(201);
    }

    @Test
    void whatIsNoRequestForALockIsRefused() {
        refused(acquire("alice", Map.of("resource", "../up")), 400, "invalid-field");
        refused(acquire("alice", Map.of("resource", "a/*/b")), 400, "invalid-field");
        refused(acquire("alice", Map.of("resource", "a", "ttlMs", 1)), 400, "invalid-field");
        refused(acquire("alice", Map.of("resource", "a", "waitMs", 999_999_999)), 400, "invalid-field");
        refused(acquire("alice", Map.of("resource", "a", "mode", "LOOSE")), 400, "invalid-field");
        refused(acquire("alice", Map.of("resource", "a", "surprise", 1)), 400, "unknown-field");
        refused(acquire("alice", Map.of()), 400, "invalid-field");
        refused(acquire("alice", Map.of("resources", java.util.stream.IntStream.range(0, 65)
                .mapToObj(i -> "many/" + i).toList())), 413, "too-large");
    }

    private static Client.Answer acquire(String agent, Map<String, ?> body) {
        return send("POST", "/locks", agent, new HashMap<>(body));
    }

    private static CompletableFuture<Client.Answer> async(String agent, Map<String, ?> body) {
        return CompletableFuture.supplyAsync(() -> acquire(agent, body),
                command -> Thread.ofVirtual().start(command));
    }

    private static Client.Answer renew(String agent, String resource, long token) {
        return send("PATCH", "/locks/" + resource, agent, Map.of("fencingToken", token));
    }

    private static Client.Answer release(String agent, JsonNode handle) {
        return send("DELETE", "/locks/" + handle.get("resource").asText() + "?fencingToken=" + token(handle), agent,
                null);
    }

    private static Client.Answer send(String method, String path, String agent, Object body) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Client.bytes(body));
        return client.send(HttpRequest.newBuilder(java.net.URI.create(server + path)).header("X-Agent-Id", agent)
                .header("Content-Type", "application/json").timeout(Duration.ofSeconds(90)).method(method, publisher)
                .build());
    }

    private static void refused(Client.Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.body().get("type").asText()).isEqualTo(type);
    }

    private static long token(JsonNode handle) {
        return handle.get("fencingToken").asLong();
    }

    private static List<Long> locksOf(String resource) {
        return client.get("/locks/" + resource).body().get("locks").findValues("fencingToken").stream()
                .map(JsonNode::asLong).toList();
    }

    private static void awaitWaiting(String resource, int count) throws InterruptedException {
        for (var tries = 0; client.get("/locks/" + resource).body().path("waiting").asInt(-1) != count; tries++) {
            assertThat(tries).as("requests waiting for %s", resource).isLessThan(2_000);
            Thread.sleep(10);
        }
    }
}
