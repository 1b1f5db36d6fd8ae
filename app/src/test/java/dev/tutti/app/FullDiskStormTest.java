package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.workunit.UnitIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers at once, while their server's disk becomes full and empty again under them. */
class FullDiskStormTest {
    private static final int WRITERS = 16;
    private static final int CONTEXTS = 4;
    private static final int ROUNDS = 5;
    private static final String[] NO_RESERVE = {"-Dtutti.rocksdb.disk.min-free=0",
            "-Dtutti.rocksdb.disk.check-interval=50ms", "-Dtutti.rocksdb.write-buffer=1MiB",
            "-Dtutti.rocksdb.max-wal=4MiB"};

    @TempDir
    Path mountPoint;

    private SmallDisk disk;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> contents = new ConcurrentHashMap<>();
    /** Refused, and not tried again. */
    private final Map<String, String> abandoned = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(mountPoint, 256);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void everyWriteIsWhollyStoredOrWhollyRefusedThoughTheDiskIsFullAgainAndAgain() throws Exception {
        try (var server = ServerProcess.start(disk.data(), NO_RESERVE);
                var pool = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Future<Void>>();
            try {
                for (var w = 0; w < WRITERS; w++) {
                    var writer = w;
                    writers.add(pool.submit((Callable<Void>) () -> write(server.client(), writer)));
                }
                for (var round = 0; round < ROUNDS; round++) {
                    var before = acknowledged.size();
                    until("writers get on", () -> acknowledged.size() > before + 200);
                    var refusals = count(507);
                    disk.fill();
                    until("writers are refused", () -> count(507) > refusals + WRITERS);
                    disk.free();
                }
                var before = acknowledged.size();
                until("writers get on", () -> acknowledged.size() > before + 200);
            } finally {
                over.set(true);
            }
            for (var writer : writers) {
                writer.get();
            }
            assertThat(statuses.keySet()).as("each was stored or refused, and said so: %s", statuses)
                    .isSubsetOf(200, 201, 507);
            holds(server.client());
            server.kill();
        }
        try (var again = ServerProcess.start(disk.data(), NO_RESERVE)) {
            holds(again.client());
        }
    }

    /** Every third refused write is given up; the others are repeated, with the same id, until they are taken. */
    private Void write(Client client, int writer) throws Exception {
        for (var i = 0; !over.get(); i++) {
            var unit = new HashMap<>(unit("storm-" + writer % CONTEXTS, writer + ":" + i + ":" + "x".repeat(2_000)));
            var id = UnitIds.next().toString();
            unit.put("id", id);
            contents.put(id, (String) unit.get("payload"));
            while (true) {
                var answer = client.post("/workunit", unit);
                statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
                if (answer.status() == 201 || answer.status() == 200) {
                    acknowledged.put(id, answer.body().get("seq").asLong());
                    break;
                }
                if (i % 3 == 0) {
                    abandoned.put(id, answer.body().toString());
                    break;
                }
                Thread.sleep(20);
            }
        }
        return null;
    }

    private int count(int status) {
        return statuses.getOrDefault(status, new AtomicInteger()).get();
    }

    private void holds(Client client) {
        var found = new HashMap<String, Long>();
        for (var context = 0; context < CONTEXTS; context++) {
            var seq = 0L;
            for (var unit : client.units("storm-" + context)) {
                assertThat(unit.get("seq").asLong()).as("dense").isEqualTo(++seq);
                var id = unit.get("id").asText();
                assertThat(found.put(id, seq)).as("%s once", id).isNull();
                assertThat(unit.get("payload").asText()).as("whole").isEqualTo(contents.get(id));
            }
        }
        assertThat(found).as("what was acknowledged, and nothing else").isEqualTo(acknowledged);
        assertThat(found.keySet()).doesNotContainAnyElementsOf(List.copyOf(abandoned.keySet()));
        assertThat(abandoned).as("some were given up").isNotEmpty();
    }
}
