package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writers that append at once, each to two contexts in turn and each a unit behind the other, until their server is gone or they
 * are closed; and what they know of it.
 */
final class UnitWriters implements AutoCloseable {
    static final List<String> CONTEXTS = List.of("load-0", "load-1");
    private static final int WRITERS = 4;

    /**
     * @param seq     its position in its context, as it was acknowledged
     * @param written where the journal's writes were once it was acknowledged: at or behind this unit
     */
    record Acknowledged(String context, long seq, String payload, long written) {}

    private final Client client;
    private final ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    UnitWriters(Client client) {
        this.client = client;
        for (var writer = 0; writer < WRITERS; writer++) {
            var name = "writer-" + writer;
            pool.submit(() -> write(name));
        }
    }

    private void write(String name) {
        try {
            for (var i = 0; !stopped; i++) {
                var context = CONTEXTS.get(i % CONTEXTS.size());
                var payload = name + ":" + i + ":" + "x".repeat(i % 700);
                var id = UnitIds.next().toString();
                var unit = new HashMap<>(unit(context, payload));
                unit.put("id", id);
                var answer = client.post("/workunit", unit);
                assertThat(answer.status()).isEqualTo(201);
                var written = client.get("/readyz").body().path("shipping").path("written").asLong();
                acknowledged.put(id, new Acknowledged(context, answer.body().get("seq").asLong(), payload, written));
            }
        } catch (UncheckedIOException e) {
            // The server is dead: what was under way is unacknowledged.
        }
    }

    Map<String, Acknowledged> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    void untilAcknowledged(int units) throws Exception {
        TuttiProcess.until(units + " units are acknowledged", () -> acknowledged.size() >= units);
    }

    @Override
    public void close() {
        stopped = true;
        // Waits for all of them.
        pool.close();
    }

    /** What a server has of them, by id, after looking at whether it is a prefix of what they wrote. */
    static Map<String, JsonNode> consistentPrefix(Client client) {
        var found = new HashMap<String, JsonNode>();
        var numbers = new HashMap<String, List<Integer>>();
        for (var context : CONTEXTS) {
            var seq = 0L;
            for (var unit : client.units(context)) {
                assertThat(unit.get("seq").asLong()).as("dense").isEqualTo(++seq);
                assertThat(found.put(unit.get("id").asText(), unit)).as("once").isNull();
                var payload = unit.get("payload").asText().split(":", -1);
                numbers.computeIfAbsent(payload[0], name -> new ArrayList<>()).add(Integer.parseInt(payload[1]));
            }
        }
        // Each writer waited for one unit before it wrote the next, into the other context: a hole would tell.
        numbers.forEach((writer, written) -> {
            assertThat(new HashSet<>(written)).as("once").hasSameSizeAs(written);
            assertThat(written.stream().mapToInt(Integer::intValue).max()).as("no holes of %s", writer)
                    .hasValue(written.size() - 1);
        });
        return found;
    }
}
