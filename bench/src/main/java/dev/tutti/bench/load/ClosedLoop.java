package dev.tutti.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Clients that each send their next request when the last one is answered, all on one thread. Throughput is what such clients
 * get together; latency is corrected for coordinated omission with the mean interval as the expected one.
 */
public final class ClosedLoop implements AutoCloseable {
    private final List<Client> clients = new ArrayList<>();
    private final Selector selector;

    /**
     * @param operations   answered in time
     * @param late         those that were under way when the time was over; what they cost is spent as well
     * @param latencyNanos corrected for coordinated omission
     */
    public record Result(long operations, long late, double seconds, Histogram latencyNanos) {
        public double perSecond() {
            return operations / seconds;
        }
    }

    private static final class Client {
        private final Dialogue dialogue;
        private final Wire wire;
        private long n;
        private long sentAt;

        Client(Dialogue dialogue, Wire wire) {
            this.dialogue = dialogue;
            this.wire = wire;
        }

        void next() throws IOException {
            sentAt = System.nanoTime();
            wire.request(dialogue, n);
        }
    }

    public ClosedLoop(int port, List<? extends Dialogue> dialogues) throws IOException {
        this(List.of(port), dialogues);
    }

    /** @param ports of the nodes of one system; the clients take them in turn */
    public ClosedLoop(List<Integer> ports, List<? extends Dialogue> dialogues) throws IOException {
        this.selector = Selector.open();
        for (var dialogue : dialogues) {
            var wire = new Wire(ports.get(clients.size() % ports.size()));
            dialogue.open(wire);
            wire.channel().configureBlocking(false);
            var client = new Client(dialogue, wire);
            wire.channel().register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
    }

    /**
     * Runs for a time; requests under way at its end are awaited and not counted.
     *
     * @param stride of so many consecutive requests of a connection the first is recorded and counted
     */
    public Result run(double seconds, int stride) throws IOException {
        return run(seconds, stride, Long.MAX_VALUE);
    }

    /** Runs until so many operations were answered, for what only fills a store. */
    public void fill(long operations) throws IOException {
        run(3600, 1, operations);
    }

    private Result run(double seconds, int stride, long enough) throws IOException {
        var histogram = new Histogram(60_000_000_000L, 3);
        var begun = System.nanoTime();
        var deadline = begun + (long) (seconds * 1e9);
        var operations = 0L;
        var late = 0L;
        var underWay = clients.size();
        for (var client : clients) {
            client.next();
        }
        var stoppedAt = 0L;
        while (underWay > 0) {
            if (selector.select(30_000) == 0) {
                throw new IOException("the server did not answer for 30 s");
            }
            var keys = selector.selectedKeys();
            for (var key : keys) {
                var client = (Client) key.attachment();
                if (client.wire.read() < 0) {
                    throw new EOFException("the server closed the connection");
                }
                while (client.dialogue.reply(client.wire.in())) {
                    var now = System.nanoTime();
                    if (now < deadline && operations < enough) {
                        if (client.n % stride == 0) {
                            histogram.recordValue(now - client.sentAt);
                            operations += client.dialogue.operations();
                        }
                        client.n++;
                        client.next();
                    } else {
                        stoppedAt = stoppedAt == 0 ? now : stoppedAt;
                        late += client.n % stride == 0 ? client.dialogue.operations() : 0;
                        client.n++;
                        underWay--;
                    }
                }
            }
            keys.clear();
        }
        var took = (Math.min(stoppedAt, deadline) - begun) / 1e9;
        var expected = (long) (took * 1e9 * clients.size() / Math.max(1, histogram.getTotalCount() * stride));
        return new Result(operations, late, took, histogram.copyCorrectedForCoordinatedOmission(Math.max(1, expected)));
    }

    @Override
    public void close() throws IOException {
        for (var client : clients) {
            client.wire.close();
        }
        selector.close();
    }
}
