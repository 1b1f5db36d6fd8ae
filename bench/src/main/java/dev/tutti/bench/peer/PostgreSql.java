package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL by its wire protocol (version 3), prepared statements throughout: a table of units with an index by context, NOTIFY
 * in the inserting transaction for subscribers, advisory locks.
 */
public final class PostgreSql implements Peer {
    private static final String USER = "postgres";
    private static final String SCHEMA = """
            CREATE TABLE unit (context text NOT NULL, seq bigserial NOT NULL, agent text NOT NULL, type text NOT NULL,
              ts timestamptz NOT NULL DEFAULT now(), payload text NOT NULL, PRIMARY KEY (context, seq));
            """;

    private Server server;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String durability() {
        return "fsync and synchronous_commit on, the defaults: WAL synced before the commit's reply, group commit";
    }

    @Override
    public void start(Path directory) throws IOException {
        var bin = bin();
        var data = directory.resolve("data");
        var fresh = !Files.exists(data);
        if (fresh) {
            run("chown", USER, directory.toString());
            run("runuser", "-u", USER, "--", bin + "/initdb", "-D", data.toString(), "-A", "trust", "-N", "-E", "UTF8");
        }
        var port = Server.freePort();
        server = Server.start(port, directory.resolve("log"), Map.of(),
                List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", bin + "/postgres", "-D",
                        data.toString(), "-p",
                        Integer.toString(port), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=1200", "-c",
                        "shared_buffers=256MB", "-c", "max_wal_size=4GB"))
                .awaitReady(() -> {
                    try (var wire = new Wire(port)) {
                        startUp(wire);
                    }
                });
        if (fresh) {
            try (var wire = new Wire(port)) {
                startUp(wire);
                query(wire, SCHEMA);
            }
        }
    }

    private static String bin() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.sorted().reduce((a, b) -> b).orElseThrow().resolve("bin").toString();
        }
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void startUp(Wire wire) throws IOException {
        var body = Bytes.of("user\0" + USER + "\0database\0postgres\0\0");
        var message = ByteBuffer.allocate(8 + body.length).putInt(8 + body.length).putInt(196608).put(body);
        wire.send(message.array());
        wire.await(PostgreSql::ready);
    }

    static void query(Wire wire, String sql) throws IOException {
        var text = Bytes.of(sql + "\0");
        wire.send(ByteBuffer.allocate(5 + text.length).put((byte) 'Q').putInt(4 + text.length).put(text).array());
        wire.await(PostgreSql::ready);
    }

    private static void prepare(Wire wire, String sql) throws IOException {
        var body = Bytes.of("s\0" + sql + "\0\0\0");
        wire.send(ByteBuffer.allocate(5 + body.length + 5).put((byte) 'P').putInt(4 + body.length).put(body)
                .put((byte) 'S').putInt(4).array());
        wire.await(PostgreSql::ready);
    }

    /** Takes in everything up to ReadyForQuery, where it is there. */
    private static boolean ready(ByteBuffer in) {
        var at = in.position();
        while (in.limit() - at >= 5) {
            var type = in.get(at);
            var next = at + 1 + in.getInt(at + 1);
            if (next > in.limit()) {
                return false;
            }
            if (type == 'E') {
                throw new IllegalStateException(Bytes.text(in, at + 5, next).replace('\0', ' '));
            }
            at = next;
            if (type == 'Z') {
                in.position(at);
                return true;
            }
        }
        return false;
    }

    /** Bind with text parameters, Execute, Sync. A parameter is written by the last argument where it is the last. */
    private static void execute(ByteBuffer out, List<byte[]> parameters, int lastBytes) {
        var begin = out.position();
        out.put((byte) 'B').putInt(0).put((byte) 0).put((byte) 's').put((byte) 0).putShort((short) 0);
        out.putShort((short) (parameters.size() + (lastBytes >= 0 ? 1 : 0)));
        for (var parameter : parameters) {
            out.putInt(parameter.length).put(parameter);
        }
        if (lastBytes >= 0) {
            out.putInt(lastBytes);
        }
        out.putInt(begin + 1, out.position() - begin - 1 + Math.max(0, lastBytes) + 2);
    }

    private static void finish(ByteBuffer out) {
        out.putShort((short) 0);
        out.put((byte) 'E').putInt(9).put((byte) 0).putInt(0);
        out.put((byte) 'S').putInt(4);
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, Appends> appends() {
        return Map.of("INSERT", (context, payloads) -> new Append(context, payloads, false));
    }

    /** With a NOTIFY in the same transaction, which is how subscribers hear of it. */
    @Override
    public Appends announced() {
        return (context, payloads) -> new Append(context, payloads, true);
    }

    @Override
    public Map<String, Listens> listens() {
        return Map.of("LISTEN/NOTIFY", context -> wire -> {
            startUp(wire);
            query(wire, "LISTEN \"" + context + "\"");
        });
    }

    @Override
    public Map<String, LocksAndUnlocks> locks() {
        return Map.of("advisory lock (in memory only)", (resource, holder) -> new Lock(resource));
    }

    @Override
    public boolean queuesWaiters() {
        return true;
    }

    @Override
    public Map<String, ReadsLast> readsLast() {
        return Map.of("SELECT", context -> new Statement("SELECT seq, agent, type, ts, payload FROM unit "
                + "WHERE context = $1 ORDER BY seq DESC LIMIT 100", List.of(Bytes.of(context))));
    }

    private static class Statement implements Dialogue {
        private final String sql;
        private final List<byte[]> parameters;

        Statement(String sql, List<byte[]> parameters) {
            this.sql = sql;
            this.parameters = parameters;
        }

        @Override
        public void open(Wire wire) throws IOException {
            startUp(wire);
            prepare(wire, sql);
        }

        @Override
        public void request(long n, ByteBuffer out) {
            execute(out, parameters, -1);
            finish(out);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return ready(in);
        }
    }

    private static final class Append extends Statement {
        private final Payloads payloads;
        private final List<byte[]> parameters;

        Append(String context, Payloads payloads, boolean announced) {
            super(announced
                    ? "WITH one AS (INSERT INTO unit (context, agent, type, payload) VALUES ($1, $2, $3, $4) "
                            + "RETURNING seq, context, payload) SELECT seq, pg_notify(context, payload) FROM one"
                    : "INSERT INTO unit (context, agent, type, payload) VALUES ($1, $2, $3, $4) RETURNING seq, ts",
                    List.of());
            this.payloads = payloads;
            this.parameters = List.of(Bytes.of(context), Bytes.of("writer"), Bytes.of("MESSAGE"));
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var payload = payloads.get(n);
            execute(out, parameters, payload.textBytes());
            payload.text(n, out);
            finish(out);
        }
    }

    private static final class Lock implements Dialogue {
        private final long key;
        private final List<byte[]> parameters;

        Lock(String resource) {
            this.key = resource.hashCode();
            this.parameters = new ArrayList<>(List.of(Bytes.of(Long.toString(key))));
        }

        @Override
        public void open(Wire wire) throws IOException {
            startUp(wire);
            var statements = Map.of("l", "SELECT pg_advisory_lock($1)", "u", "SELECT pg_advisory_unlock($1)");
            for (var statement : statements.entrySet()) {
                var body = Bytes.of(statement.getKey() + "\0" + statement.getValue() + "\0\0\0");
                wire.send(ByteBuffer.allocate(5 + body.length + 5).put((byte) 'P').putInt(4 + body.length).put(body)
                        .put((byte) 'S').putInt(4).array());
                wire.await(PostgreSql::ready);
            }
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var begin = out.position();
            execute(out, parameters, -1);
            // The name of the statement is the byte behind the unnamed portal's.
            out.put(begin + 6, (byte) (n % 2 == 0 ? 'l' : 'u'));
            finish(out);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return ready(in);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
