package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Tutti by WebSocket (RFC 6455), in both of its subprotocols. */
final class TuttiSocket {
    private static final byte[] STATUS = Bytes.of("\"status\":");
    private static final byte[] TOKEN = Bytes.of("\"fencingToken\":");

    private TuttiSocket() {}

    private static void upgrade(Wire wire, int port, boolean protobuf, String agent) throws IOException {
        wire.send("GET /stream HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: tutti.v1."
                + (protobuf ? "protobuf" : "json") + "\r\nX-Agent-Id: " + agent + "\r\n\r\n");
        wire.await(in -> {
            var end = Bytes.find(in, in.position(), Http.END);
            if (end >= 0) {
                Http.requireSuccess(in);
                in.position(end + Http.END.length);
            }
            return end >= 0;
        });
    }

    /** Writes the head of a client's frame; what follows is masked by {@link #mask} once it is there. */
    private static int head(boolean binary, int length, ByteBuffer out) {
        out.put((byte) (0x80 | (binary ? 2 : 1)));
        if (length < 126) {
            out.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            out.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(length);
        }
        var key = ThreadLocalRandom.current().nextInt();
        out.putInt(key);
        return key;
    }

    private static void mask(int key, int from, ByteBuffer out) {
        var keys = (long) key << 32 | key & 0xFFFF_FFFFL;
        var at = from;
        for (; at + 8 <= out.position(); at += 8) {
            out.putLong(at, out.getLong(at) ^ keys);
        }
        for (var i = 0; at < out.position(); at++, i++) {
            out.put(at, (byte) (out.get(at) ^ key >>> 24 - i % 4 * 8));
        }
    }

    private static void text(byte[] message, ByteBuffer out) {
        var key = head(false, message.length, out);
        var from = out.position();
        out.put(message);
        mask(key, from, out);
    }

    /** A server's frame: where its payload begins; or -1 while it is not whole. Pings are passed over. */
    private static int payload(ByteBuffer in) {
        while (in.remaining() >= 2) {
            var at = in.position();
            var length = (long) (in.get(at + 1) & 0x7F);
            var head = 2;
            if (length == 126) {
                if (in.remaining() < 4) {
                    return -1;
                }
                length = in.getShort(at + 2) & 0xFFFF;
                head = 4;
            } else if (length == 127) {
                if (in.remaining() < 10) {
                    return -1;
                }
                length = in.getLong(at + 2);
                head = 10;
            }
            if (in.remaining() < head + length) {
                return -1;
            }
            if ((in.get(at) & 0x0F) == 9) {
                in.position((int) (at + head + length));
                continue;
            }
            in.mark();
            in.position((int) (at + head + length));
            return at + head;
        }
        return -1;
    }

    private static void requireSuccess(long status, ByteBuffer in, int from) {
        if (status < 200 || status > 299) {
            throw new IllegalStateException(Bytes.text(in, from, in.position()));
        }
    }

    static final class Append implements Dialogue {
        private static final byte[] REF = Bytes.of("{\"ref\":\"");
        private static final byte[] UNIT = Bytes.of("\",\"op\":\"append\",\"unit\":");
        private final int port;
        private final boolean protobuf;
        private final Payloads payloads;
        private final Units units;

        Append(int port, boolean protobuf, String context, Payloads payloads) {
            this.port = port;
            this.protobuf = protobuf;
            this.payloads = payloads;
            this.units = new Units(context, "writer");
        }

        @Override
        public void open(Wire wire) throws IOException {
            upgrade(wire, port, protobuf, "writer");
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var payload = payloads.get(n);
            var ref = Bytes.of(Long.toString(n));
            if (protobuf) {
                var unit = units.protobufBytes(payload);
                var key = head(true, 2 + ref.length + 1 + Bytes.varintBytes(unit) + unit, out);
                var from = out.position();
                Tutti.field(1, ref, out);
                out.put((byte) (2 << 3 | 2));
                Bytes.varint(unit, out);
                units.protobuf(n, payload, out);
                mask(key, from, out);
            } else {
                var key = head(false, REF.length + ref.length + UNIT.length + units.jsonBytes(payload) + 1, out);
                var from = out.position();
                out.put(REF).put(ref).put(UNIT);
                units.json(n, payload, out);
                out.put((byte) '}');
                mask(key, from, out);
            }
        }

        @Override
        public boolean reply(ByteBuffer in) {
            var from = payload(in);
            if (from < 0) {
                return false;
            }
            if (protobuf) {
                var end = in.position();
                in.position(from);
                Bytes.varint(in);
                in.position((int) Bytes.varint(in) + in.position());
                Bytes.varint(in);
                var status = Bytes.varint(in);
                in.position(end);
                requireSuccess(status, in, from);
            } else {
                requireSuccess(Bytes.number(in, Bytes.find(in, from, STATUS) + STATUS.length), in, from);
            }
            return true;
        }
    }

    static final class Subscribed implements Listening {
        private final int port;
        private final boolean protobuf;
        private final String context;

        Subscribed(int port, boolean protobuf, String context) {
            this.port = port;
            this.protobuf = protobuf;
            this.context = context;
        }

        @Override
        public void open(Wire wire) throws IOException {
            upgrade(wire, port, protobuf, "subscriber");
            var out = wire.out().clear();
            if (protobuf) {
                var name = Bytes.of(context);
                var key = head(true, 3 + 2 + 2 + name.length, out);
                var from = out.position();
                Tutti.field(1, Bytes.of("s"), out);
                out.put((byte) (3 << 3 | 2)).put((byte) (2 + name.length));
                Tutti.field(1, name, out);
                mask(key, from, out);
            } else {
                text(Bytes.of("{\"ref\":\"s\",\"op\":\"subscribe\",\"contexts\":[\"" + context + "\"]}"), out);
            }
            out.flip();
            while (out.hasRemaining()) {
                wire.channel().write(out);
            }
            wire.await(in -> payload(in) >= 0);
        }
    }

    static final class Lock implements Dialogue {
        private final int port;
        private final String resource;
        private final String holder;
        private long token;

        Lock(int port, String resource, String holder) {
            this.port = port;
            this.resource = resource;
            this.holder = holder;
        }

        @Override
        public void open(Wire wire) throws IOException {
            upgrade(wire, port, false, holder);
        }

        @Override
        public void request(long n, ByteBuffer out) {
            var frame = n % 2 == 0
                    ? "\"op\":\"acquire\",\"resource\":\"" + resource + "\",\"ttlMs\":60000,\"waitMs\":30000}"
                    : "\"op\":\"release\",\"resource\":\"" + resource + "\",\"fencingToken\":" + token + "}";
            text(Bytes.of("{\"ref\":\"" + n + "\"," + frame), out);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            var from = payload(in);
            if (from < 0) {
                return false;
            }
            requireSuccess(Bytes.number(in, Bytes.find(in, from, STATUS) + STATUS.length), in, from);
            var at = Bytes.find(in, from, TOKEN);
            token = at >= 0 ? Bytes.number(in, at + TOKEN.length) : token;
            return true;
        }
    }
}
