package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty agents want twenty overlapping resources of a server that is killed again and again; its journal is judged. */
class LockStormTest {
    private static final int AGENTS = 50;
    private static final List<String> PATHS = List.of("**", "docs", "docs/a.md", "docs/b.md", "src", "src/t*",
            "src/au*", "src/auth", "src/auth/login.py", "src/auth/token.py", "src/main.py", "src/m*", "test/**",
            "test/a.py", "test/b.py", "test/c*", "test/c/d.py", "web", "web/index.html", "web/page.css");

    private final int operations = Integer.getInteger("tutti.storm.ops", 4_000);
    private final long seed = Long.getLong("tutti.seed", System.nanoTime());
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger deadlocks = new AtomicInteger();
    private final AtomicInteger vanished = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final Map<UUID, Set<String>> wanted = new ConcurrentHashMap<>();
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
    private volatile ServerProcess server;

    @TempDir
    Path data;

    @Test
    void nobodyEverHoldsWhatAnotherHoldsAndNothingHangs() throws Exception {
        System.out.printf("Lock storm: seed %d%n", seed);
        server = ServerProcess.start(data, "-Dtutti.lock.min-ttl=50ms");
        var agents = new ArrayList<Thread>();
        for (var i = 0; i < AGENTS; i++) {
            var random = new Random(seed + i);
            var name = "agent-" + i;
            agents.add(Thread.startVirtualThread(() -> storm(name, random)));
        }
        var kills = 0;
        while (kills < 2) {
            if (done.get() * 3 >= operations * (kills + 1)) {
                server.kill();
                server = ServerProcess.start(data, "-Dtutti.lock.min-ttl=50ms");
                kills++;
            }
            Thread.sleep(5);
        }
        for (var agent : agents) {
            assertThat(agent.join(Duration.ofSeconds(60))).as("an agent's requests all end").isTrue();
        }
        server.close();
        assertThat(unexpected).isEmpty();
        var checker = new LockLogChecker(wanted).check(journal());
        acknowledged.forEach((token, holder) -> assertThat(checker.holderOf(token))
                .as("the acknowledged token %d is in the journal", token).isEqualTo(holder));
        assertThat(checker.expired).isPositive();
        System.out.printf(
                "Lock storm: seed %d, %d operations, %d grants, %d expired, %d withdrawn, %d deadlocks refused,"
                        + " %d clients vanished, %d kills, %d answers cut off by them%n",
                seed, done.get(), checker.grants,
                checker.expired, checker.withdrawn, deadlocks.get(), vanished.get(), kills, cutOff.get());
    }

    private void storm(String agent, Random random) {
        while (done.get() < operations) {
            var id = UnitIds.next();
            var paths = new TreeSet<String>();
            for (var n = 1 + random.nextInt(3); n > 0; n--) {
                paths.add(PATHS.get(random.nextInt(PATHS.size())));
            }
            wanted.put(id, Set.copyOf(paths));
            var body = new HashMap<String, Object>(Map.of("requestId", id.toString(), "resources",
                    paths.stream().map(path -> "storm:" + path).toList(), "mode",
                    random.nextInt(3) == 0 ? "EXCLUSIVE" : "SHARED", "waitMs",
                    List.of(0, 50, 500).get(random.nextInt(3)),
                    "ttlMs", 200 + random.nextInt(2_000)));
            try {
                if (random.nextInt(10) == 0) {
                    vanish(agent, Client.bytes(body), random.nextInt(30));
                } else {
                    acquire(agent, body, random);
                }
                done.incrementAndGet();
            } catch (UncheckedIOException | IOException e) {
                if (e.toString().contains("imed out")) {
                    unexpected.add("no answer came: " + e);
                }
                cutOff.incrementAndGet();
                pause(200);
            }
        }
    }

    private void acquire(String agent, Map<String, Object> body, Random random) {
        var at = server;
        var answer = at.client().post("/locks", body, "X-Agent-Id", agent, "Content-Type", "application/json");
        if (answer.status() == 201) {
            var locks = answer.body().get("locks");
            locks.forEach(lock -> acknowledged.put(lock.get("fencingToken").asLong(), agent));
            pause(random.nextInt(10));
            if (random.nextInt(20) > 0) {
                locks.forEach(lock -> at.client().send(HttpRequest.newBuilder(URI.create(at.address() + "/locks/"
                        + lock.get("resource").asText().replace("*", "%2A") + "?fencingToken="
                        + lock.get("fencingToken").asLong())).timeout(Duration.ofSeconds(30))
                        .header("X-Agent-Id", agent).DELETE().build()));
            }
        } else if (answer.status() == 409 && answer.body().get("type").asText().equals("deadlock")) {
            deadlocks.incrementAndGet();
        } else if (answer.status() != 409) {
            unexpected.add(answer.status() + " " + answer.body());
        }
    }

    private void vanish(String agent, byte[] body, int afterMs) throws IOException {
        var address = URI.create(server.address());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("POST /locks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "X-Agent-Id: " + agent + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            pause(afterMs);
        }
        vanished.incrementAndGet();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Read with Pekko's own query, by nothing of the locks' code but their events. */
    private List<LockEvent> journal() throws Exception {
        var system = ActorSystem.create(Behaviors.empty(), "reader", Engine.single(data));
        try {
            var journal = (CurrentEventsByPersistenceIdQuery) PersistenceQuery.get(system)
                    .getReadJournalFor(ReadJournal.class, "tutti.rocksdb.query");
            return journal.currentEventsByPersistenceId("lock-space|storm", 1, Long.MAX_VALUE)
                    .map(envelope -> (LockEvent) envelope.event()).runWith(Sink.seq(), system).toCompletableFuture()
                    .get();
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get();
        }
    }
}
