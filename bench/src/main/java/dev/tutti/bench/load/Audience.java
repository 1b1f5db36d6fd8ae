package dev.tutti.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Many subscribers on one thread, and a publisher at a fixed rate. Latency is from the moment an event was due to be sent,
 * so that a publisher that is held up counts (no coordinated omission), to the moment a subscriber has read it.
 */
public final class Audience {
    private static final int BUFFER_BYTES = 16 << 10;

    private Audience() {}

    /**
     * @param latencyNanos of the subscribers at each port
     * @param missing      deliveries that had not come when the run was given up
     */
    public record Result(List<Histogram> latencyNanos, long missing) {}

    private record Seat(Wire wire, Listening listening, Histogram histogram) {}

    /**
     * @param port        where the publisher is
     * @param ports       where subscribers are: nodes of one system, which hear of the same appends
     * @param subscribers at each of them
     */
    public static Result run(int port, List<Integer> ports, int subscribers, IntFunction<Listening> listening,
            Dialogue publisher, int perSecond, double warmSeconds, double seconds)
            throws IOException, InterruptedException {
        var warm = (int) (warmSeconds * perSecond);
        var total = warm + (int) (seconds * perSecond);
        var due = new AtomicLongArray(total);
        var histograms = ports.stream().map(at -> new Histogram(60_000_000_000L, 3)).toList();
        var expected = (long) ports.size() * subscribers * total;
        try (var selector = Selector.open(); var wire = new Wire(port)) {
            for (var i = 0; i < ports.size() * subscribers; i++) {
                var at = i % ports.size();
                var seat = new Seat(new Wire(ports.get(at), BUFFER_BYTES), listening.apply(at), histograms.get(at));
                seat.listening.open(seat.wire);
                seat.wire.channel().configureBlocking(false);
                seat.wire.channel().register(selector, SelectionKey.OP_READ, seat);
            }
            publisher.open(wire);
            var ready = new CountDownLatch(1);
            var failure = new Throwable[1];
            var publishing = Thread.ofPlatform().start(() -> {
                try {
                    ready.await();
                    publish(wire, publisher, due, perSecond);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    failure[0] = e;
                }
            });
            ready.countDown();
            var received = listen(selector, expected, due, warm,
                    System.nanoTime() + (long) ((warmSeconds + seconds + 10) * 1e9));
            publishing.join();
            for (var key : selector.keys()) {
                ((Seat) key.attachment()).wire.close();
            }
            if (failure[0] != null) {
                throw new IOException(failure[0]);
            }
            return new Result(histograms, expected - received);
        }
    }

    private static void publish(Wire wire, Dialogue publisher, AtomicLongArray due, int perSecond)
            throws IOException, InterruptedException {
        var begun = System.nanoTime() + 50_000_000;
        for (var n = 0; n < due.length(); n++) {
            var at = begun + n * 1_000_000_000L / perSecond;
            for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
            }
            due.set(n, at);
            wire.ask(publisher, n);
        }
    }

    private static long listen(Selector selector, long expected, AtomicLongArray due, int warm, long deadline)
            throws IOException {
        var received = new long[1];
        var out = ByteBuffer.allocateDirect(4096);
        while (received[0] < expected && System.nanoTime() < deadline) {
            selector.select(1000);
            var keys = selector.selectedKeys();
            for (var key : keys) {
                var seat = (Seat) key.attachment();
                if (seat.wire.read() < 0) {
                    throw new EOFException("the server closed a subscriber's connection");
                }
                var now = System.nanoTime();
                out.clear();
                seat.listening.take(seat.wire.in(), n -> {
                    received[0]++;
                    if (n >= warm) {
                        seat.histogram.recordValue(Math.max(0, now - due.get((int) n)));
                    }
                }, out);
                out.flip();
                while (out.hasRemaining()) {
                    seat.wire.channel().write(out);
                }
            }
            keys.clear();
        }
        return received[0];
    }
}
