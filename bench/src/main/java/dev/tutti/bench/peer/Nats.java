package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payload;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** NATS JetStream, by its client protocol: one file-stored stream, a subject per context; locks by its key-value pattern. */
public final class Nats implements Peer {
    private static final byte[] CRLF = Bytes.of("\r\n");
    private static final byte[] MESSAGE = Bytes.of("MSG ");
    private static final byte[] HEADED = Bytes.of("HMSG");
    private static final byte[] PING = Bytes.of("PING");
    private static final byte[] ERROR = Bytes.of("\"error\"");
    private static final byte[] SEQUENCE = Bytes.of("\"seq\":");
    private static final AtomicLong INBOXES = new AtomicLong();
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,"
            + "\"no_responders\":true}\r\n";

    private Server server;

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public String durability() {
        return "file store; this version (2.9) has no setting to sync before the acknowledgement: it syncs every two "
                + "minutes, so it promises less than the others here";
    }

    @Override
    public void start(Path directory) throws IOException {
        var port = Server.freePort();
        var config = directory.resolve("nats.conf");
        Files.writeString(config, "listen: 127.0.0.1:" + port + "\njetstream { store_dir: \"" + directory
                + "\", max_file_store: 20GB, max_memory_store: 1GB }\n");
        server = Server.start(port, directory.resolve("log"), Map.of(),
                List.of("nats-server", "-c", config.toString())).awaitReady(() -> {
                    try (var wire = new Wire(port)) {
                        greet(wire);
                    }
                });
        try (var wire = new Wire(port)) {
            greet(wire);
            api(wire, "$JS.API.STREAM.CREATE.UNITS",
                    "{\"name\":\"UNITS\",\"subjects\":[\"unit.*\"],\"storage\":\"file\",\"discard\":\"new\"}");
            api(wire, "$JS.API.STREAM.CREATE.KV_locks",
                    "{\"name\":\"KV_locks\",\"subjects\":[\"$KV.locks.>\"],\"storage\":\"file\","
                            + "\"max_msgs_per_subject\":1,\"discard\":\"new\",\"allow_rollup_hdrs\":true}");
        }
    }

    private static void greet(Wire wire) throws IOException {
        wire.await(in -> line(in, Bytes.of("INFO")));
        wire.send(CONNECT + "PING\r\n");
        wire.await(in -> line(in, Bytes.of("PONG")));
    }

    private static boolean line(ByteBuffer in, byte[] begin) {
        var end = Bytes.find(in, in.position(), CRLF);
        if (end < 0) {
            return false;
        }
        if (Bytes.find(in, in.position(), begin) != in.position()) {
            throw new IllegalStateException(Bytes.text(in, in.position(), end));
        }
        in.position(end + 2);
        return true;
    }

    private static void api(Wire wire, String subject, String request) throws IOException {
        wire.send("SUB _INBOX.setup 9\r\nPUB " + subject + " _INBOX.setup " + request.length() + "\r\n" + request
                + "\r\n");
        wire.await(in -> message(in) >= 0);
    }

    /** Takes in a whole message, pings passed over, and returns where its body began; or -1. */
    private static int message(ByteBuffer in) {
        while (true) {
            var at = in.position();
            var end = Bytes.find(in, at, CRLF);
            if (end < 0) {
                return -1;
            }
            if (Bytes.find(in, at, PING) == at) {
                in.position(end + 2);
                continue;
            }
            if (Bytes.find(in, at, MESSAGE) != at && Bytes.find(in, at, HEADED) != at) {
                throw new IllegalStateException(Bytes.text(in, at, end));
            }
            var size = end;
            while (in.get(size - 1) != ' ') {
                size--;
            }
            var length = (int) Bytes.number(in, size);
            if (end + 2 + length + 2 > in.limit()) {
                return -1;
            }
            in.position(end + 2 + length + 2);
            return end + 2;
        }
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, Appends> appends() {
        return Map.of("JetStream publish", Append::new);
    }

    @Override
    public Map<String, Listens> listens() {
        return Map.of("JetStream push consumer", Consumer::new);
    }

    @Override
    public Map<String, LocksAndUnlocks> locks() {
        return Map.of("KV create", (resource, holder) -> new Lock(resource));
    }

    private static void header(ByteBuffer out, byte[] publish, int bytes) {
        out.put(publish);
        Bytes.number(bytes, out);
        out.put(CRLF);
    }

    private static final class Append implements Dialogue {
        private final String inbox = "_INBOX.a" + INBOXES.incrementAndGet();
        private final byte[] publish;
        private final Payloads payloads;

        Append(String context, Payloads payloads) {
            this.publish = Bytes.of("PUB unit." + context + " " + inbox + " ");
            this.payloads = payloads;
        }

        @Override
        public void open(Wire wire) throws IOException {
            greet(wire);
            wire.send("SUB " + inbox + " 1\r\n");
        }

        @Override
        public void request(long n, ByteBuffer out) {
            Payload payload = payloads.get(n);
            header(out, publish, payload.textBytes());
            payload.text(n, out);
            out.put(CRLF);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            var body = in.hasRemaining() ? message(in) : -1;
            if (body >= 0 && Bytes.has(in, body, in.position(), ERROR)) {
                throw new IllegalStateException(Bytes.text(in, body, in.position()));
            }
            return body >= 0;
        }
    }

    /** Each subscriber has an ephemeral consumer of its own, as a client that must not miss anything has. */
    private static final class Consumer implements Listening {
        private final String context;

        Consumer(String context) {
            this.context = context;
        }

        @Override
        public void open(Wire wire) throws IOException {
            var number = INBOXES.incrementAndGet();
            greet(wire);
            wire.send("SUB _INBOX.d" + number + " 2\r\n");
            var request = "{\"stream_name\":\"UNITS\",\"config\":{\"deliver_subject\":\"_INBOX.d" + number
                    + "\",\"deliver_policy\":\"new\",\"ack_policy\":\"none\",\"filter_subject\":\"unit." + context
                    + "\",\"mem_storage\":true}}";
            api(wire, "$JS.API.CONSUMER.CREATE.UNITS", request);
        }
    }

    /** Creates a key where there is none, by the sequence it expects, and deletes it by its own. */
    private static final class Lock implements Dialogue {
        private final String inbox = "_INBOX.l" + INBOXES.incrementAndGet();
        private final String subject;
        private long expected;

        Lock(String resource) {
            this.subject = "$KV.locks." + resource.replace(":", "_").replace("/", "_").replace(".", "_");
        }

        @Override
        public void open(Wire wire) throws IOException {
            greet(wire);
            wire.send("SUB " + inbox + " 1\r\n");
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var headers = "NATS/1.0\r\n" + (n % 2 == 0 ? "" : "KV-Operation: DEL\r\n")
                    + "Nats-Expected-Last-Subject-Sequence: " + expected + "\r\n\r\n";
            var body = n % 2 == 0 ? "holder" : "";
            out.put(Bytes.of("HPUB " + subject + " " + inbox + " " + headers.length() + " "
                    + (headers.length() + body.length()) + "\r\n" + headers + body + "\r\n"));
        }

        @Override
        public boolean reply(ByteBuffer in) {
            var body = in.hasRemaining() ? message(in) : -1;
            if (body < 0) {
                return false;
            }
            if (Bytes.has(in, body, in.position(), ERROR)) {
                throw new IllegalStateException(Bytes.text(in, body, in.position()));
            }
            expected = Bytes.number(in, Bytes.find(in, body, SEQUENCE) + SEQUENCE.length);
            return true;
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
