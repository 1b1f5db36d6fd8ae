package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Tutti as its launcher starts it, asked over every way in. */
public final class Tutti implements Peer {
    private final Path launcher;
    private final String javaOptions;
    private Server server;

    /** @param javaOptions more options for the JVM, as {@code TUTTI_JAVA_OPTS} */
    public Tutti(Path launcher, String javaOptions) {
        this.launcher = launcher;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "tutti";
    }

    @Override
    public String durability() {
        return "fsync of the journal's WAL before the reply, for whatever waits by then";
    }

    @Override
    public void start(Path directory) throws IOException {
        var port = Server.freePort();
        server = Server.start(port, directory.resolve("log"), Map.of("TUTTI_JAVA_OPTS", javaOptions),
                List.of(launcher.toString(), "start", "--port", Integer.toString(port), "--data",
                        directory.resolve("data").toString()))
                .awaitReady(() -> {
                    try (var wire = new Wire(port)) {
                        wire.send("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
                        wire.await(in -> Http.response(in));
                    }
                });
    }

    @Override
    public Server server() {
        return server;
    }

    private TuttiWays ways() {
        return new TuttiWays(server.port());
    }

    @Override
    public Map<String, Appends> appends() {
        return ways().appends();
    }

    @Override
    public Appends filling() {
        return appends().get("bulk 100/protobuf");
    }

    @Override
    public Dialogue newContexts(String prefix, Payloads payloads) {
        return new TuttiHttp.Append(server.port(), false, 100, Units.eachInItsOwn(prefix, "writer"), payloads);
    }

    @Override
    public OptionalLong heapBytes() throws IOException {
        return OptionalLong.of(Heap.used(server.pid()));
    }

    @Override
    public Map<String, Listens> listens() {
        return ways().listens();
    }

    @Override
    public Map<String, LocksAndUnlocks> locks() {
        return ways().locks();
    }

    @Override
    public boolean queuesWaiters() {
        return true;
    }

    @Override
    public Map<String, ReadsLast> readsLast() {
        return Map.of("HTTP/JSON", context -> new TuttiHttp.Last(server.port(), context));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    static void field(int number, byte[] value, ByteBuffer out) {
        Bytes.varint(number << 3 | 2, out);
        Bytes.varint(value.length, out);
        out.put(value);
    }
}
