package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Redis Streams, by RESP: a stream per context; locks by the documented pattern, one value set where there is none. */
public final class Redis implements Peer {
    private static final byte[] CRLF = Bytes.of("\r\n");
    private static final String UNLOCK = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) "
            + "else return 0 end";

    private Server server;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String durability() {
        return "appendfsync always: fsync of the append-only file before the replies of an event loop's turn";
    }

    @Override
    public void start(Path directory) throws IOException {
        var port = Server.freePort();
        server = Server.start(port, directory.resolve("log"), Map.of(),
                List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir",
                        directory.toString(), "--appendonly", "yes", "--appendfsync", "always", "--save", "",
                        "--no-appendfsync-on-rewrite", "no", "--maxclients", "5000"))
                .awaitReady(() -> {
                    try (var wire = new Wire(port)) {
                        wire.send("PING\r\n");
                        wire.await(in -> simple(in, (byte) '+'));
                    }
                });
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, Appends> appends() {
        return Map.of("RESP", Append::new);
    }

    @Override
    public Map<String, Listens> listens() {
        return Map.of("XREAD BLOCK", Reading::new);
    }

    @Override
    public Map<String, LocksAndUnlocks> locks() {
        return Map.of("SET NX PX", Lock::new);
    }

    @Override
    public Map<String, ReadsLast> readsLast() {
        return Map.of("XREVRANGE", Last::new);
    }

    private static void command(ByteBuffer out, int arguments) {
        out.put((byte) '*');
        Bytes.number(arguments, out);
        out.put(CRLF);
    }

    private static void argument(ByteBuffer out, byte[] value) {
        out.put((byte) '$');
        Bytes.number(value.length, out);
        out.put(CRLF).put(value).put(CRLF);
    }

    /** A whole reply of one line, of the given kind. */
    private static boolean simple(ByteBuffer in, byte kind) {
        var end = Bytes.find(in, in.position(), CRLF);
        if (end < 0) {
            return false;
        }
        if (in.get(in.position()) != kind) {
            throw new IllegalStateException(Bytes.text(in, in.position(), end));
        }
        in.position(end + 2);
        return true;
    }

    /** Where the value at an index ends, or -1 while it is not whole. */
    private static int end(ByteBuffer in, int at) {
        var line = Bytes.find(in, at, CRLF);
        if (line < 0) {
            return -1;
        }
        switch (in.get(at)) {
            case '$' -> {
                if (in.get(at + 1) == '-') {
                    return line + 2;
                }
                var end = line + 2 + (int) Bytes.number(in, at + 1) + 2;
                return end <= in.limit() ? end : -1;
            }
            case '*' -> {
                if (in.get(at + 1) == '-') {
                    return line + 2;
                }
                var next = line + 2;
                for (var left = Bytes.number(in, at + 1); left > 0 && next >= 0; left--) {
                    next = end(in, next);
                }
                return next;
            }
            case '-' -> throw new IllegalStateException(Bytes.text(in, at, line));
            default -> {
                return line + 2;
            }
        }
    }

    private static boolean any(ByteBuffer in) {
        var end = in.hasRemaining() ? end(in, in.position()) : -1;
        if (end < 0) {
            return false;
        }
        in.position(end);
        return true;
    }

    private static final class Append implements Dialogue {
        private static final List<byte[]> FIELDS = List.of(Bytes.of("agent"), Bytes.of("writer"), Bytes.of("type"),
                Bytes.of("MESSAGE"), Bytes.of("payload"));
        private final byte[] stream;
        private final Payloads payloads;

        Append(String context, Payloads payloads) {
            this.stream = Bytes.of(context);
            this.payloads = payloads;
        }

        @Override
        public void request(long n, ByteBuffer out) {
            command(out, 9);
            argument(out, Bytes.of("XADD"));
            argument(out, stream);
            argument(out, Bytes.of("*"));
            FIELDS.forEach(field -> argument(out, field));
            var payload = payloads.get(n);
            out.put((byte) '$');
            Bytes.number(payload.textBytes(), out);
            out.put(CRLF);
            payload.text(n, out);
            out.put(CRLF);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return any(in);
        }
    }

    /** Blocks for what is new, and asks again from the last id it saw. */
    private static final class Reading implements Listening {
        /** The head of an entry: an array of its id, whose length begins with 1, and its fields. */
        private static final byte[] ENTRY = Bytes.of("*2\r\n$1");
        private final byte[] stream;
        private String last = "$";

        Reading(String context) {
            this.stream = Bytes.of(context);
        }

        @Override
        public void open(Wire wire) throws IOException {
            var out = ByteBuffer.allocate(512);
            ask(out);
            wire.send(java.util.Arrays.copyOf(out.array(), out.position()));
        }

        private void ask(ByteBuffer out) {
            command(out, 6);
            argument(out, Bytes.of("XREAD"));
            argument(out, Bytes.of("BLOCK"));
            argument(out, Bytes.of("0"));
            argument(out, Bytes.of("STREAMS"));
            argument(out, stream);
            argument(out, Bytes.of(last));
        }

        @Override
        public void take(ByteBuffer in, LongConsumer event, ByteBuffer out) {
            var end = in.hasRemaining() ? end(in, in.position()) : -1;
            if (end < 0) {
                return;
            }
            var length = in.limit();
            in.limit(end);
            var entry = in.position();
            for (var next = entry; next >= 0; next = Bytes.find(in, next + 1, ENTRY)) {
                entry = next;
            }
            var id = Bytes.find(in, entry + ENTRY.length, CRLF) + 2;
            last = Bytes.text(in, id, Bytes.find(in, id, CRLF));
            Listening.super.take(in, event, out);
            in.limit(length).position(end);
            ask(out);
        }
    }

    private static final class Lock implements Dialogue {
        private final byte[] key;
        private final byte[] holder;

        Lock(String resource, String holder) {
            this.key = Bytes.of(resource);
            this.holder = Bytes.of(holder);
        }

        @Override
        public void request(long n, ByteBuffer out) {
            if (n % 2 == 0) {
                command(out, 6);
                argument(out, Bytes.of("SET"));
                argument(out, key);
                argument(out, holder);
                argument(out, Bytes.of("NX"));
                argument(out, Bytes.of("PX"));
                argument(out, Bytes.of("30000"));
            } else {
                command(out, 5);
                argument(out, Bytes.of("EVAL"));
                argument(out, Bytes.of(UNLOCK));
                argument(out, Bytes.of("1"));
                argument(out, key);
                argument(out, holder);
            }
        }

        @Override
        public boolean reply(ByteBuffer in) {
            if (in.hasRemaining() && in.get(in.position()) == '$') {
                throw new IllegalStateException("the lock is taken");
            }
            return any(in);
        }
    }

    private static final class Last implements Dialogue {
        private final byte[] stream;

        Last(String context) {
            this.stream = Bytes.of(context);
        }

        @Override
        public void request(long n, ByteBuffer out) {
            command(out, 6);
            argument(out, Bytes.of("XREVRANGE"));
            argument(out, stream);
            argument(out, Bytes.of("+"));
            argument(out, Bytes.of("-"));
            argument(out, Bytes.of("COUNT"));
            argument(out, Bytes.of("100"));
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return any(in);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
