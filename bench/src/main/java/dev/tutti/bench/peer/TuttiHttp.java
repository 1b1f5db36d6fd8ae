package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Payloads;
import java.nio.ByteBuffer;

/** Tutti by HTTP/1.1: one request, one reply, on a connection that stays. */
final class TuttiHttp {
    private TuttiHttp() {}

    private static byte[] head(String method, String path, int port, String agent, String type) {
        return Bytes.of(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nX-Agent-Id: " + agent
                + (type == null ? "" : "\r\nContent-Type: " + type + "\r\nAccept: " + type + "\r\nContent-Length: "));
    }

    static final class Append implements Dialogue {
        private final boolean protobuf;
        private final int many;
        private final byte[] head;
        private final Payloads payloads;
        private final Units units;

        Append(int port, boolean protobuf, int many, String context, Payloads payloads) {
            this(port, protobuf, many, new Units(context, "writer"), payloads);
        }

        Append(int port, boolean protobuf, int many, Units units, Payloads payloads) {
            this.protobuf = protobuf;
            this.many = many;
            this.payloads = payloads;
            this.units = units;
            this.head = head("POST", many == 1 ? "/workunit" : "/workunit/bulk", port, "writer",
                    protobuf ? "application/x-protobuf" : "application/json");
        }

        @Override
        public int operations() {
            return many;
        }

        @Override
        public void request(long n, ByteBuffer out) {
            out.put(head);
            Bytes.number(bodyBytes(n), out);
            out.put(Http.END);
            for (var i = 0; i < many; i++) {
                var payload = payloads.get(n * many + i);
                if (protobuf) {
                    if (many > 1) {
                        out.put((byte) (1 << 3 | 2));
                        Bytes.varint(units.protobufBytes(payload), out);
                    }
                    units.protobuf(n * many + i, payload, out);
                } else {
                    if (many > 1) {
                        out.put((byte) (i == 0 ? '[' : ','));
                    }
                    units.json(n * many + i, payload, out);
                }
            }
            if (many > 1 && !protobuf) {
                out.put((byte) ']');
            }
        }

        private int bodyBytes(long n) {
            var bytes = many > 1 && !protobuf ? many + 1 : 0;
            for (var i = 0; i < many; i++) {
                var payload = payloads.get(n * many + i);
                if (protobuf) {
                    var unit = units.protobufBytes(payload);
                    bytes += unit + (many > 1 ? 1 + Bytes.varintBytes(unit) : 0);
                } else {
                    bytes += units.jsonBytes(payload);
                }
            }
            return bytes;
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return Http.response(in);
        }
    }

    static final class Last implements Dialogue {
        private final byte[] request;

        Last(int port, String context) {
            request = Bytes.of(new String(head("GET", "/contexts/" + context + "/workunits", port, "reader", null),
                    java.nio.charset.StandardCharsets.UTF_8) + "\r\n\r\n");
        }

        @Override
        public void request(long n, ByteBuffer out) {
            out.put(request);
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return Http.response(in);
        }
    }

    static final class Lock implements Dialogue {
        private static final byte[] TOKEN = Bytes.of("\"fencingToken\":");
        private final byte[] acquire;
        private final byte[] body;
        private final String releasePath;
        private final int port;
        private final String holder;
        private long token;

        Lock(int port, String resource, String holder) {
            this.port = port;
            this.holder = holder;
            this.acquire = head("POST", "/locks", port, holder, "application/json");
            this.body = Bytes.of("{\"resource\":\"" + resource + "\",\"ttlMs\":60000,\"waitMs\":30000}");
            this.releasePath = "/locks/" + resource + "?fencingToken=";
        }

        @Override
        public void request(long n, ByteBuffer out) {
            if (n % 2 == 0) {
                out.put(acquire);
                Bytes.number(body.length, out);
                out.put(Http.END).put(body);
            } else {
                out.put(head("DELETE", releasePath + token, port, holder, null)).put(Http.END);
            }
        }

        @Override
        public boolean reply(ByteBuffer in) {
            var from = in.position();
            if (!Http.response(in)) {
                return false;
            }
            var at = Bytes.find(in, from, TOKEN);
            token = at >= 0 ? Bytes.number(in, at + TOKEN.length) : token;
            return true;
        }
    }
}
