package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** etcd, one member, by gRPC: a key per unit under its context, watches on the prefix, its lock service with a lease. */
public final class Etcd implements Peer {
    private static final AtomicLong WRITERS = new AtomicLong();
    private static final long LEASE_SECONDS = 600;

    private Server server;

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String durability() {
        return "one member; fdatasync of the raft log before the reply, its default";
    }

    @Override
    public void start(Path directory) throws IOException {
        var port = Server.freePort();
        var peerPort = Server.freePort();
        var url = "http://127.0.0.1:" + port;
        var peerUrl = "http://127.0.0.1:" + peerPort;
        server = Server.start(port, directory.resolve("log"), Map.of("ETCD_UNSUPPORTED_ARCH", ""),
                List.of("etcd", "--name", "bench", "--data-dir", directory.resolve("data").toString(),
                        "--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peerUrl,
                        "--initial-advertise-peer-urls", peerUrl, "--initial-cluster", "bench=" + peerUrl,
                        "--quota-backend-bytes", "8589934592", "--log-level", "error"))
                .awaitReady(() -> {
                    try (var wire = new Wire(port)) {
                        wire.send("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                        wire.await(Http::response);
                    }
                });
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, Appends> appends() {
        return Map.of("put", Put::new);
    }

    @Override
    public Map<String, Listens> listens() {
        return Map.of("watch", Watch::new);
    }

    @Override
    public Map<String, LocksAndUnlocks> locks() {
        return Map.of("lock service", (resource, holder) -> new Lock(resource));
    }

    @Override
    public boolean queuesWaiters() {
        return true;
    }

    private static int fieldBytes(int length) {
        return 1 + Bytes.varintBytes(length) + length;
    }

    private final class Put implements Dialogue {
        private final Grpc grpc = new Grpc(server.port());
        private final String prefix;
        private final Payloads payloads;

        Put(String context, Payloads payloads) {
            this.prefix = context + "/" + WRITERS.incrementAndGet() + "/";
            this.payloads = payloads;
        }

        @Override
        public void open(Wire wire) throws IOException {
            grpc.open(wire);
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var key = Bytes.of(prefix + n);
            var payload = payloads.get(n);
            grpc.forget();
            grpc.call("/etcdserverpb.KV/Put", fieldBytes(key.length) + fieldBytes(payload.textBytes()), true, out);
            Tutti.field(1, key, out);
            out.put((byte) (2 << 3 | 2));
            Bytes.varint(payload.textBytes(), out);
            payload.text(n, out);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return grpc.reply(in, true);
        }
    }

    private final class Watch implements Listening {
        private final String context;

        Watch(String context) {
            this.context = context;
        }

        @Override
        public void open(Wire wire) throws IOException {
            var grpc = new Grpc(server.port());
            grpc.open(wire);
            var key = Bytes.of(context + "/");
            var end = Bytes.of(context + "0");
            var create = fieldBytes(key.length) + fieldBytes(end.length);
            var out = ByteBuffer.allocate(512);
            grpc.call("/etcdserverpb.Watch/Watch", fieldBytes(create), false, out);
            out.put((byte) (1 << 3 | 2));
            Bytes.varint(create, out);
            Tutti.field(1, key, out);
            Tutti.field(2, end, out);
            wire.send(java.util.Arrays.copyOf(out.array(), out.position()));
            wire.await(in -> grpc.reply(in, false));
        }
    }

    private final class Lock implements Dialogue {
        private final Grpc grpc = new Grpc(server.port());
        private final byte[] name;
        private long lease;
        private byte[] key = {};
        private boolean locking;

        Lock(String resource) {
            this.name = Bytes.of(resource);
        }

        @Override
        public void open(Wire wire) throws IOException {
            grpc.open(wire);
            var out = ByteBuffer.allocate(512);
            grpc.call("/etcdserverpb.Lease/LeaseGrant", 1 + Bytes.varintBytes(LEASE_SECONDS), true, out);
            out.put((byte) (1 << 3));
            Bytes.varint(LEASE_SECONDS, out);
            wire.send(java.util.Arrays.copyOf(out.array(), out.position()));
            wire.await(in -> grpc.reply(in, true));
            lease = Long.parseLong(new String(grpc.field(2), StandardCharsets.US_ASCII));
        }

        @Override
        public void request(long n, ByteBuffer out) {
            locking = n % 2 == 0;
            grpc.forget();
            if (locking) {
                grpc.call("/v3lockpb.Lock/Lock", fieldBytes(name.length) + 1 + Bytes.varintBytes(lease), true, out);
                Tutti.field(1, name, out);
                out.put((byte) (2 << 3));
                Bytes.varint(lease, out);
            } else {
                grpc.call("/v3lockpb.Lock/Unlock", fieldBytes(key.length), true, out);
                Tutti.field(1, key, out);
            }
        }

        @Override
        public boolean reply(ByteBuffer in) {
            if (!grpc.reply(in, true)) {
                return false;
            }
            if (locking) {
                key = grpc.field(2);
            }
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
