package dev.tutti.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response body that is pulled, with a limit on how long it may stay silent. It asks for the next piece only when the
 * last was taken, so a slow reader holds back the connection and not memory.
 */
final class ByteFeed implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {

    private sealed interface Signal {}

    private record Piece(List<ByteBuffer> buffers) implements Signal {}

    private record End(Throwable failure) implements Signal {}

    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new End(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new End(null));
    }

    /**
     * The next bytes, or nothing at the end.
     *
     * @throws IOException where the connection broke or was silent for too long
     */
    Optional<List<ByteBuffer>> next(Duration silence) throws IOException, InterruptedException {
        return switch (signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS)) {
            case null -> throw new IOException("nothing heard for " + silence.toSeconds() + " s");
            case Piece(var buffers) -> {
                subscription.request(1);
                yield Optional.of(buffers);
            }
            case End(var failure) when failure == null -> Optional.empty();
            case End(var failure) -> throw new IOException(failure.getMessage(), failure);
        };
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
