package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A request's body as it arrives: kept up to a bound, counted beyond it, and read away where nobody wants it. Belongs to the
 * connection's thread, but for {@link #read}.
 */
final class IncomingBody {
    private final BoundedBytes bytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final Runnable wanted;
    private boolean ended;

    /**
     * @param maxBytes beyond it a body is refused, and no more of it is kept
     * @param wanted   told when somebody waits for what has not come yet
     */
    IncomingBody(int maxBytes, Runnable wanted) {
        this.bytes = new BoundedBytes(maxBytes);
        this.wanted = wanted;
    }

    /** The whole body; fails with a {@link Refusal} where it is too large. To be asked for at most once. */
    CompletionStage<byte[]> read() {
        if (!whole.isDone()) {
            wanted.run();
        }
        return whole;
    }

    long total() {
        return bytes.total();
    }

    boolean ended() {
        return ended;
    }

    /** @param expected how long the body says it is, or 0 */
    void add(ByteBuf content, long expected) {
        var length = content.readableBytes();
        bytes.add(length, expected - bytes.total(), (into, at) -> content.readBytes(into, at, length));
    }

    void end() {
        ended = true;
        if (bytes.isTooMuch()) {
            whole.completeExceptionally(
                    new Refusal(new Problem.TooLarge("bytes of body", bytes.maxBytes(), bytes.total())));
        } else {
            whole.complete(bytes.whole());
        }
    }

    /** No more of it will come. */
    void abort(RuntimeException cause) {
        whole.completeExceptionally(cause);
    }
}
