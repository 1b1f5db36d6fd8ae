package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many subscribers on one context, and some that do not read. */
class StreamLoadTest {
    private static final int IDLE = 2_000;
    private static final int ACTIVE = 200;
    private static final int UNITS = 100;

    @TempDir
    Path data;
    private ServerProcess server;
    private final List<SseConnection> connections = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(data, "-Xmx512m");
    }

    @AfterEach
    void stop() {
        connections.forEach(SseConnection::close);
        server.close();
    }

    @Test
    void twoThousandIdleAndTwoHundredActiveSubscribersOfOneContextAllSeeEverything() throws Exception {
        server.client().post("/workunit", unit("crowded", "first"));
        server.client().post("/workunit", unit("quiet", "first"));
        for (var i = 0; i < IDLE; i++) {
            connections.add(new SseConnection(server.address(), "context=crowded&types=NEVER", null, 2048));
        }
        var seen = new CountDownLatch(ACTIVE);
        var wrong = new AtomicInteger();
        for (var i = 0; i < ACTIVE; i++) {
            var active = new SseConnection(server.address(), "context=crowded", null, 1 << 16);
            connections.add(active);
            Thread.ofVirtual().start(() -> {
                try {
                    for (var n = 0; n < UNITS;) {
                        var event = active.next();
                        if (event != SseConnection.HEARTBEAT
                                && Client.json(event.data()).get("payload").asText().equals("unit " + n)) {
                            n++;
                        } else if (event != SseConnection.HEARTBEAT) {
                            wrong.incrementAndGet();
                        }
                    }
                    seen.countDown();
                } catch (IOException e) {
                    wrong.incrementAndGet();
                }
            });
        }
        for (var i = 0; i < UNITS; i++) {
            assertThat(server.client().post("/workunit", unit("crowded", "unit " + i)).status()).isEqualTo(201);
        }
        assertThat(seen.await(120, TimeUnit.SECONDS)).as("%d subscribers still wait", seen.getCount()).isTrue();
        assertThat(wrong).hasValue(0);
    }

    @Test
    void subscribersThatReadNothingDelayNobodyAndTheServerKeepsLittleForThem() throws Exception {
        // 200 MiB pass by fifty clients that read none of it, in a server of 512 MiB.
        var payload = "x".repeat(1 << 19);
        server.client().post("/workunit", unit("stalled", "first"));
        for (var i = 0; i < 50; i++) {
            connections.add(new SseConnection(server.address(), "context=stalled", null, 2048));
        }
        var reader = new SseConnection(server.address(), "context=stalled", null, 1 << 16);
        connections.add(reader);
        for (var i = 0; i < 400; i++) {
            assertThat(server.client().post("/workunit", unit("stalled", i + payload)).status()).isEqualTo(201);
            var event = reader.next();
            while (event == SseConnection.HEARTBEAT) {
                event = reader.next();
            }
            assertThat(Client.json(event.data()).get("payload").asText()).startsWith(i + "x");
        }
        // One of them wakes up, and finds everything in its order.
        var woken = connections.getFirst();
        for (var i = 0; i < 400;) {
            var event = woken.next();
            if (event != SseConnection.HEARTBEAT) {
                assertThat(Client.json(event.data()).get("payload").asText()).startsWith(i + "x");
                i++;
            }
        }
    }

    @Test
    void aSocketThatAnswersNothingIsClosedAndOneThatAnswersPingsIsNot() throws Exception {
        try (var quick = ServerProcess.start(data.resolve("quick"), "-Dtutti.http.socket.ping=200ms",
                "-Dtutti.http.socket.silence=2s");
                var silent = upgraded(quick.address());
                var answering = dev.tutti.app.Socket.json(quick.address(), "?context=pinged", null)) {
            silent.setSoTimeout(30_000);
            drain(silent.getInputStream());
            quick.client().post("/workunit", unit("pinged", "still there"));
            assertThat(answering.events(3)).hasSize(3);
        }
    }

    @Test
    void aServerThatStopsSaysGoodbyeWithTheCursorThatGoesOn() throws Exception {
        server.client().post("/workunit", unit("leaving", "before"));
        try (var stream = new SseConnection(server.address(), "context=leaving&cursor=start", null, 4096);
                var socket = dev.tutti.app.Socket.json(server.address(), "?context=leaving&cursor=start", null)) {
            for (var i = 0; i < 3; i++) {
                stream.next();
            }
            socket.events(3);
            var stopped = Thread.ofVirtual().start(server::close);
            var goodbye = stream.next();
            assertThat(goodbye.name()).isEqualTo("goaway");
            var frame = socket.events(1).getFirst();
            assertThat(frame.get("event").asText()).isEqualTo("goaway");
            assertThat(socket.closeCode()).isEqualTo(1001);
            stopped.join();
            server = ServerProcess.start(data);
            server.client().post("/workunit", unit("leaving", "after"));
            for (var cursor : List.of(goodbye.id(), frame.get("cursor").asText())) {
                assertThat(server.client().stream("context=leaving&cursor=" + cursor, 1).getFirst().get("data"))
                        .contains("after");
            }
        }
    }

    /** A WebSocket by hand, which will never answer a ping. */
    private static Socket upgraded(String server) throws IOException {
        var uri = java.net.URI.create(server);
        var socket = new Socket();
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream().write(("GET /stream HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: tutti.v1.json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads until the server closes. */
    private static void drain(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // Pings, and nothing else.
            }
        } catch (java.net.SocketException e) {
            // A reset is an end, too.
        }
    }
}
