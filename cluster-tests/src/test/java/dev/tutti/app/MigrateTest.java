package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static dev.tutti.app.TuttiProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.cassandra.CassandraRing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti migrate}: what a server kept in its directory, and what one on Cassandra shows of it afterwards. */
class MigrateTest {
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);
    private static final int KILLS = Integer.getInteger("tutti.kills", 3);
    private static final Path TRANSCRIPTS = Path.of("../examples/transcripts");
    private static final int LARGE = 2_000;
    private static final int STREAMED = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path directory;
    private static Path data;
    private static CassandraRing ring;
    private static CqlSession cql;
    private static Shown before;
    private static long highestToken;

    @BeforeAll
    static void fillAServer() throws Exception {
        ring = CassandraRing.shared();
        var at = ring.contactPoints().getFirst().split(":");
        cql = CqlSession.builder().addContactPoint(new InetSocketAddress(at[0], Integer.parseInt(at[1])))
                .withLocalDatacenter(CassandraRing.DATACENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30)).build())
                .build();
        data = directory.resolve("data");
        try (var server = ServerProcess.start(data)) {
            var files = new ArrayList<String>();
            try (var listed = Files.list(TRANSCRIPTS)) {
                listed.map(Path::toAbsolutePath).map(Path::normalize).map(Path::toString).sorted().forEach(files::add);
            }
            var imported = new ArrayList<>(List.of("import", "--server", server.address()));
            imported.addAll(files);
            assertThat(tutti(imported.toArray(String[]::new)).exitCode()).isZero();
            var client = server.client();
            for (var i = 0; i < LARGE; i += 500) {
                var from = i;
                assertThat(client.post("/workunit/bulk", IntStream.range(from, from + 500)
                        .mapToObj(n -> unit("large", "unit " + n + " " + "x".repeat(n % 300))).toList()).status())
                        .isEqualTo(200);
            }
            for (var i = 0; i < 40; i++) {
                client.post("/workunit", unit("small-" + i, "one"), "X-Agent-Id", "agent-" + i % 3, "Content-Type",
                        "application/json");
            }
            change(client);
            lock(client);
            before = Shown.of(client);
        }
        assertThat(before.units().values().stream().mapToInt(List::size).sum()).isGreaterThan(LARGE + 200);
    }

    @AfterAll
    static void close() {
        cql.close();
    }

    /** A revision, and changes of every kind. */
    private static void change(Client client) {
        var first = client.post("/workunit", unit("changed", "first")).body().get("id").asText();
        var revision = Map.of("contextId", "changed", "type", "MESSAGE", "payload", "second", "relations",
                List.of(Map.of("type", "REVISES", "target", first)), "meta", Map.of("step", "2"));
        assertThat(client.post("/workunit", revision).status()).isEqualTo(201);
        var binary = Map.of("contextId", "changed", "type", "ARTIFACT", "payloadBase64", "AAEC/w==", "contentType",
                "application/octet-stream");
        assertThat(client.post("/workunit", binary).status()).isEqualTo(201);
        var other = before(client, "small-0");
        for (var body : List.of(
                Map.of("addAgents", List.of("planner"), "pin", List.of(first), "link", List.of(other), "displayName",
                        "Changed", "meta", Map.of("priority", "high")),
                Map.of("unpin", List.of(first), "status", "completed"))) {
            var request = HttpRequest.newBuilder(client.address("/contexts/changed"))
                    .header("X-Agent-Id", "tester").header("Content-Type", "application/json")
                    .method("PATCH", BodyPublishers.ofByteArray(Client.bytes(body))).build();
            assertThat(client.send(request).status()).isEqualTo(200);
        }
    }

    private static String before(Client client, String context) {
        return client.units(context).getFirst().get("id").asText();
    }

    /** One lock that is held, one that was let go, and in a space of its own many of them. */
    private static void lock(Client client) {
        assertThat(acquire(client, "held:src/**", "alice").status()).isEqualTo(201);
        for (var i = 0; i < 20; i++) {
            var token = acquire(client, "passed:file", "alice").body().get("fencingToken").asLong();
            highestToken = Math.max(highestToken, token);
            assertThat(client.delete("/locks/passed:file?fencingToken=" + token, "alice").status()).isEqualTo(204);
        }
    }

    private static Client.Answer acquire(Client client, String resource, String agent) {
        return client.post("/locks", Map.of("resource", resource, "ttlMs", 3_600_000), "X-Agent-Id", agent,
                "Content-Type", "application/json");
    }

    /** What clients can see, as it is on the wire. */
    private record Shown(JsonNode list, Map<String, JsonNode> contexts, Map<String, List<JsonNode>> units,
            Map<String, List<Map<String, String>>> streams) {
        static Shown of(Client client) {
            var list = client.get("/contexts?limit=1000").body();
            var contexts = new TreeMap<String, JsonNode>();
            var units = new TreeMap<String, List<JsonNode>>();
            var streams = new TreeMap<String, List<Map<String, String>>>();
            for (var id : list.get("contexts").findValuesAsText("id")) {
                contexts.put(id, client.get("/contexts/" + id).body());
                units.put(id, client.units(id));
                var events = Math.min(STREAMED, contexts.get(id).get("events").asInt());
                streams.put(id, client.stream("context=" + id + "&cursor=start", events));
            }
            streams.put("the locks of passed", client.stream("lock=passed:**&cursor=start", STREAMED));
            return new Shown(list, contexts, units, streams);
        }
    }

    private static TuttiProcess.Result tutti(String... arguments) throws Exception {
        return TuttiProcess.start(directory, Map.of("TUTTI_CONFIG", "/dev/null"), command(List.of(), arguments))
                .result();
    }

    private static List<String> command(List<String> options, String... arguments) {
        var start = ServerProcess.command(data, options.toArray(String[]::new));
        var command = new ArrayList<>(start.subList(0, start.indexOf("start")));
        command.addAll(List.of(arguments));
        return command;
    }

    private static TuttiProcess migrating(String keyspace, Path from, int parallel, String... options)
            throws IOException {
        var all = new ArrayList<>(List.of(ring.options(keyspace)));
        all.addAll(List.of(options));
        return TuttiProcess.start(directory, Map.of("TUTTI_CONFIG", "/dev/null"),
                command(all, "migrate", "--data", from.toString(), "--parallel",
                        Integer.toString(parallel)));
    }

    private static long events(String keyspace) {
        // While tables are created nothing may be asked of them; this one is the last.
        var created = cql.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?"
                + " AND table_name = 'snapshots'", keyspace).one();
        return created == null
                ? 0
                : cql.execute("SELECT count(sequence_nr) AS events FROM " + keyspace + ".messages").one()
                        .getLong("events");
    }

    private static List<String> eventNumbers(String keyspace) {
        return cql.execute("SELECT persistence_id, sequence_nr FROM " + keyspace + ".messages")
                .map(row -> row.getString(0) + " " + row.getLong(1)).all();
    }

    private static Map<String, String> hashes(Path root) throws Exception {
        var hashes = new TreeMap<String, String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(root.relativize(file).toString(), HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
            }
        }
        return hashes;
    }

    @Test
    void whateverIsKilledMeanwhileEverythingIsThereAsItWasAndGoesOn() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var keyspace = "migrated";
        var files = hashes(data);
        var all = before.contexts().values().stream().mapToLong(context -> context.get("events").asLong()).sum();

        for (var kill = 1; kill <= KILLS; kill++) {
            var reached = events(keyspace);
            var enough = reached + random.nextLong(1, (all - reached) / 2);
            var migration = migrating(keyspace, data, 1 + random.nextInt(4));
            try {
                until("a part is written", () -> events(keyspace) >= enough || !migration.process().isAlive());
                assertThat(migration.process().isAlive()).as("killed in the middle").isTrue();
            } finally {
                migration.process().destroyForcibly().waitFor();
            }
            assertThat(events(keyspace)).isBetween(enough, all);
        }
        var last = migrating(keyspace, data, 4).result(PATIENCE);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.out()).contains("contexts").contains("%d of %<d end as in the store"
                .formatted(before.contexts().size())).doesNotContain("nothing to do");

        var rows = events(keyspace);
        var again = migrating(keyspace, data, 4).result(PATIENCE);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing to do");
        assertThat(events(keyspace)).isEqualTo(rows);
        assertThat(hashes(data)).as("the source").isEqualTo(files);

        goesOnOnCassandra(keyspace);

        var later = migrating(keyspace, data, 4).result(PATIENCE);
        assertThat(later.exitCode()).as(later.err()).isZero();
        assertThat(later.out()).contains("nothing to do").contains("gone on");
        assertThat(hashes(data)).as("the source").isEqualTo(files);
    }

    private static void goesOnOnCassandra(String keyspace) throws Exception {
        try (var server = ServerProcess.start(directory.resolve("unused"), ring.options(keyspace))) {
            var client = server.client();
            var after = Shown.of(client);
            assertThat(after.list()).isEqualTo(before.list());
            assertThat(after.contexts()).isEqualTo(before.contexts());
            assertThat(after.units()).isEqualTo(before.units());
            assertThat(after.streams()).isEqualTo(before.streams());
            for (var context : before.units().entrySet()) {
                for (var unit : sample(context.getValue())) {
                    assertThat(client.get("/workunit/" + unit.get("id").asText()).body()).isEqualTo(unit);
                }
            }
            // A retry of an old unit, which is not among those that its context has in memory.
            var old = before.units().get("large").get(LARGE / 3);
            var retry = client.post("/workunit", Map.of("id", old.get("id").asText(), "contextId", "large", "type",
                    old.get("type").asText(), "payload", old.get("payload").asText()));
            assertThat(retry.status()).as("%s", retry.body()).isEqualTo(200);
            assertThat(retry.body().get("seq").asInt()).isEqualTo(LARGE / 3 + 1);
            for (var context : List.of("large", "small-1", "humanevalfix-python-0")) {
                var next = client.post("/workunit", unit(context, "after"));
                assertThat(next.status()).isEqualTo(201);
                assertThat(next.body().get("seq").asInt()).isEqualTo(before.units().get(context).size() + 1);
            }
            var refused = acquire(client, "held:src/a.py", "bob");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().get("holder").asText()).isEqualTo("alice");
            assertThat(acquire(client, "passed:file", "bob").body().get("fencingToken").asLong())
                    .isGreaterThan(highestToken);
        }
    }

    private static List<JsonNode> sample(List<JsonNode> units) {
        return IntStream.range(0, units.size()).filter(i -> i % Math.max(1, units.size() / 20) == 0)
                .mapToObj(units::get).toList();
    }

    @Test
    void whereTheKeyspaceHasSomethingElseItIsNamedAndNothingIsWritten() throws Exception {
        var keyspace = "taken";
        try (var engine = CassandraEngine.start(ring.settings(keyspace))) {
            var client = new Client(engine);
            client.post("/workunit", unit("small-7", "one of another server"));
            client.post("/workunit", unit("elsewhere", "nobody's business"));
        }
        var rows = events(keyspace);

        var refused = migrating(keyspace, data, 4).result(PATIENCE);

        assertThat(refused.err()).contains("context 'small-7'").contains("Nothing was written").doesNotContain(
                "small-8", "elsewhere");
        assertThat(refused.exitCode()).isEqualTo(10);
        assertThat(events(keyspace)).isEqualTo(rows);
    }

    @Test
    void twoAtATimeOnCopiesOfOneStoreAreNeverMixed() throws Exception {
        var keyspace = "raced";
        var copy = directory.resolve("copy");
        copy(data, copy);
        var one = migrating(keyspace, data, 4);
        var other = migrating(keyspace, copy, 3);
        assertThat(one.result(PATIENCE).exitCode()).as(one.result(PATIENCE).err()).isIn(0, 11);
        assertThat(other.result(PATIENCE).exitCode()).as(other.result(PATIENCE).err()).isIn(0, 11);

        var last = migrating(keyspace, data, 4).result(PATIENCE);

        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(eventNumbers(keyspace)).doesNotHaveDuplicates();
    }

    @Test
    void whileCassandraDoesNotAnswerItIsTriedAgain() throws Exception {
        var keyspace = "paused";
        var migration = migrating(keyspace, data, 2, "-Dtutti.cassandra.request-timeout=1s");
        try {
            until("a part is written", () -> events(keyspace) > 100 || !migration.process().isAlive());
            ring.node(0).pause();
            try {
                until("that is told", () -> Files.readString(migration.err()).contains("trying again in")
                        || !migration.process().isAlive());
            } finally {
                ring.node(0).resume();
            }
            var result = migration.result(PATIENCE);
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).contains("does not answer");
        } finally {
            migration.process().destroyForcibly().waitFor();
        }
        assertThat(eventNumbers(keyspace)).doesNotHaveDuplicates();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aSourceThatIsInUseOrNotThereIsRefused() throws Exception {
        var used = directory.resolve("used");
        try (var engine = Engine.start(Engine.single(used), "127.0.0.1", 0)) {
            assertThat(new Client(engine).post("/workunit", unit("a", "b")).status()).isEqualTo(201);
            var refused = migrating("refused", used, 1).result(PATIENCE);
            assertThat(refused.err()).contains("in use by another process");
            assertThat(refused.exitCode()).isEqualTo(3);
        }
        var empty = migrating("refused", directory.resolve(UUID.randomUUID().toString()), 1).result(PATIENCE);
        assertThat(empty.err()).contains("There is no store");
        assertThat(empty.exitCode()).isEqualTo(4);
    }
}
