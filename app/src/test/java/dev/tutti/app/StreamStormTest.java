package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers, subscribers that stall, vanish and come back, and a server that is killed and stopped, all at random: in the end
 * each subscriber has seen exactly what the journal holds, in its order. {@code -Dtutti.seed} replays the choices,
 * {@code -Dtutti.storm.seconds} says how long.
 */
class StreamStormTest {
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);
    private static final int SECONDS = Integer.getInteger("tutti.storm.seconds", 12);
    private static final int WRITERS = 6;
    private static final int SUBSCRIBERS = 12;
    private static final List<String> CONTEXTS = List.of("storm-0", "storm-1", "storm-2");

    @TempDir
    Path data;

    private final AtomicReference<ServerProcess> server = new AtomicReference<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicInteger appended = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger vanished = new AtomicInteger();
    private final AtomicInteger stalls = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    /** What the journal holds of each context, once nobody writes any more. */
    private final Map<String, List<String>> truth = new ConcurrentHashMap<>();

    @Test
    void everySubscriberSeesWhatTheJournalHoldsOnceAndInOrder() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var payloads = payloads();
        server.set(start());
        var restarts = 0;
        try (var pool = Executors.newCachedThreadPool()) {
            var writers = new ArrayList<Future<?>>();
            for (var w = 0; w < WRITERS; w++) {
                var seed = random.nextLong();
                var agent = "writer-" + w;
                writers.add(pool.submit(() -> write(new Random(seed), agent, payloads)));
            }
            var subscribers = new ArrayList<Future<?>>();
            for (var s = 0; s < SUBSCRIBERS; s++) {
                var seed = random.nextLong();
                var socket = s % 2 == 1;
                subscribers.add(pool.submit(() -> subscribe(new Random(seed), socket)));
            }
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end) {
                Thread.sleep(1_000 + random.nextInt(2_000));
                var running = server.get();
                if (random.nextBoolean()) {
                    running.kill();
                } else {
                    running.close();
                }
                restarts++;
                server.set(start());
            }
            writing.set(false);
            for (var writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            for (var context : CONTEXTS) {
                truth.put(context, journal(context));
            }
            for (var subscriber : subscribers) {
                subscriber.get(120, TimeUnit.SECONDS);
            }
        } finally {
            server.get().close();
        }
        var events = truth.values().stream().mapToInt(List::size).sum();
        System.out.printf(
                "%d units appended, %d events; %d subscribers over %d connections, %d vanished, %d stalls, "
                        + "%d connections refused; %d server restarts%n",
                appended.get(), events, SUBSCRIBERS, connections.get(), vanished.get(), stalls.get(), refused.get(),
                restarts);
        assertThat(appended.get()).isPositive();
        assertThat(stalls.get()).isPositive();
        assertThat(vanished.get()).isPositive();
    }

    private ServerProcess start() throws Exception {
        // Small buffers, so that whoever stalls falls behind.
        return ServerProcess.start(data, "-Dtutti.feed.buffer-events=8", "-Dtutti.feed.buffer-bytes=16KiB",
                "-Dtutti.feed.recent-events=8", "-Dtutti.feed.read-events=5");
    }

    private static List<String> payloads() throws IOException {
        try (var files = Files.list(Path.of("../examples/transcripts"))) {
            var all = new ArrayList<String>();
            for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                all.addAll(Files.readAllLines(file));
            }
            assertThat(all).isNotEmpty();
            return all;
        }
    }

    private void write(Random random, String agent, List<String> payloads) {
        while (writing.get()) {
            var unit = new HashMap<String, Object>(Client.unit(CONTEXTS.get(random.nextInt(CONTEXTS.size())),
                    payloads.get(random.nextInt(payloads.size()))));
            unit.put("id", UnitIds.next().toString());
            unit.put("agentId", agent);
            try {
                if (server.get().client().post("/workunit", Client.bytes(unit), "X-Agent-Id", agent, "Content-Type",
                        "application/json").status() == 201) {
                    appended.incrementAndGet();
                }
            } catch (UncheckedIOException e) {
                pause(50);
            }
        }
    }

    /** Follows some contexts until it has everything the journal has, or has seen something else. */
    private Void subscribe(Random random, boolean socket) throws InterruptedException {
        var contexts = random.nextBoolean() ? CONTEXTS : List.of(CONTEXTS.get(random.nextInt(CONTEXTS.size())));
        var seen = new Seen(contexts);
        while (!seen.complete()) {
            try {
                connections.incrementAndGet();
                if (socket) {
                    followSocket(random, contexts, seen);
                } else {
                    followSse(random, contexts, seen);
                }
            } catch (IOException | RuntimeException e) {
                refused.incrementAndGet();
                pause(100);
            }
        }
        return null;
    }

    private void followSse(Random random, List<String> contexts, Seen seen) throws IOException, InterruptedException {
        try (var connection = new SseConnection(server.get().address(),
                "context=" + String.join(",", contexts) + "&cursor=" + seen.cursor, null, 4096)) {
            var left = random.nextInt(400);
            while (!seen.complete() && left-- > 0) {
                var event = connection.next();
                if (event == null || event.name().equals("goaway")) {
                    return;
                }
                if (event != SseConnection.HEARTBEAT) {
                    seen.add(event.id(), event.name(), Client.json(event.data()));
                    stall(random);
                }
            }
            vanished.incrementAndGet();
        }
    }

    private void followSocket(Random random, List<String> contexts, Seen seen)
            throws IOException, InterruptedException {
        try (var connection = Socket.json(server.get().address(),
                "?context=" + String.join(",", contexts) + "&cursor=" + seen.cursor, null, 1)) {
            var left = random.nextInt(400);
            while (!seen.complete() && left-- > 0) {
                var frame = connection.next();
                if (frame == null || frame.isPresent() && frame.get().get("event").asText().equals("goaway")) {
                    return;
                }
                if (frame.isPresent()) {
                    seen.add(frame.get().get("cursor").asText(), frame.get().get("event").asText(),
                            frame.get().get("data"));
                    stall(random);
                }
            }
            connection.abort();
            vanished.incrementAndGet();
        }
    }

    private void stall(Random random) throws InterruptedException {
        if (random.nextInt(300) == 0) {
            stalls.incrementAndGet();
            Thread.sleep(random.nextInt(1_500));
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every event of a context from its beginning; and its units are those that a plain read shows. */
    private List<String> journal(String context) throws IOException {
        var client = server.get().client();
        var last = client.get("/contexts/" + context).body().get("events").asInt();
        var all = new ArrayList<String>();
        try (var connection = new SseConnection(server.get().address(), "context=" + context + "&cursor=start", null,
                1 << 16)) {
            while (all.size() < last) {
                var event = connection.next();
                if (event != SseConnection.HEARTBEAT) {
                    all.add(event.name() + " " + Client.json(event.data()));
                }
            }
        }
        assertThat(all.stream().filter(event -> event.startsWith("workunit.created ")))
                .containsExactlyElementsOf(
                        client.units(context).stream().map(unit -> "workunit.created " + unit).toList());
        return all;
    }

    /** What one subscriber has been shown, over all its connections. */
    private final class Seen {
        private final Map<String, List<String>> events = new HashMap<>();
        private String cursor = "start";

        Seen(List<String> contexts) {
            contexts.forEach(context -> events.put(context, new ArrayList<>()));
        }

        void add(String at, String name, JsonNode event) {
            events.get(event.get("contextId").asText()).add(name + " " + event);
            cursor = at;
        }

        boolean complete() {
            if (truth.size() < CONTEXTS.size()) {
                return false;
            }
            var done = true;
            for (var entry : events.entrySet()) {
                var whole = truth.get(entry.getKey());
                var have = entry.getValue();
                assertThat(have.size()).isLessThanOrEqualTo(whole.size());
                done &= have.size() == whole.size();
            }
            if (done) {
                events.forEach((context, have) -> assertThat(have).as(context).isEqualTo(truth.get(context)));
            }
            return done;
        }
    }
}
