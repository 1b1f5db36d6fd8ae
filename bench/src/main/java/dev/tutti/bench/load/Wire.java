package dev.tutti.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A connection to a server while it still blocks: for handshakes, and for work that is one step after another. */
public final class Wire implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer in;
    private final ByteBuffer out;

    public Wire(int port) throws IOException {
        this(port, 1 << 20);
    }

    public Wire(int port, int bufferBytes) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        in = ByteBuffer.allocateDirect(bufferBytes).flip();
        out = ByteBuffer.allocateDirect(bufferBytes);
    }

    public SocketChannel channel() {
        return channel;
    }

    /** What was read and not yet taken, ready to be read from. */
    public ByteBuffer in() {
        return in;
    }

    public ByteBuffer out() {
        return out;
    }

    public void send(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until the predicate has taken what it waits for. */
    public void await(Predicate<ByteBuffer> taken) throws IOException {
        while (!taken.test(in)) {
            if (read() < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    /** Reads once more, behind what is there. */
    public int read() throws IOException {
        in.compact();
        try {
            if (!in.hasRemaining()) {
                throw new IOException("a reply of more than " + in.capacity() + " bytes");
            }
            return channel.read(in);
        } finally {
            in.flip();
        }
    }

    /** Sends the n-th request of a dialogue. */
    public void request(Dialogue dialogue, long n) throws IOException {
        out.clear();
        dialogue.request(n, out);
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    public void ask(Dialogue dialogue, long n) throws IOException {
        request(dialogue, n);
        await(dialogue::reply);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
