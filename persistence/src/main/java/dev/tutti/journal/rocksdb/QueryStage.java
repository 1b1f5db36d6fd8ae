package dev.tutti.journal.rocksdb;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A query as a stream: reads a chunk when its consumer wants more, and where it is live waits at the end until a commit wakes
 * it. It holds one chunk at most, so a slow consumer costs no memory and delays no writer.
 *
 * @param <P> where the query stands
 * @param <T> what it emits
 */
final class QueryStage<P, T> extends GraphStage<SourceShape<T>> {
    private final Outlet<T> out = Outlet.create("Query.out");
    private final SourceShape<T> shape = SourceShape.of(out);
    private final P start;
    private final Function<P, Chunk<P, T>> read;
    private final Function<Runnable, Runnable> watch;
    private final Executor readers;

    /**
     * What one read gave.
     *
     * @param next where to go on
     * @param more whether there may be more at once
     * @param last whether nothing can come any more
     */
    record Chunk<P, T>(List<T> items, P next, boolean more, boolean last) {}

    /** @param watch registers a wake-up and returns how to undo that; null for a query that ends at the end */
    QueryStage(P start, Function<P, Chunk<P, T>> read, Function<Runnable, Runnable> watch, Executor readers) {
        this.start = start;
        this.read = read;
        this.watch = watch;
        this.readers = readers;
    }

    @Override
    public SourceShape<T> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final ArrayDeque<T> buffer = new ArrayDeque<>();
        private P position = start;
        private boolean reading;
        private boolean woken = true;
        private boolean last;
        private Runnable undo = () -> {};
        private AsyncCallback<Chunk<P, T>> chunkRead;
        private AsyncCallback<Throwable> readFailed;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    serve();
                }
            });
        }

        @Override
        public void preStart() {
            chunkRead = createAsyncCallback(this::onChunk);
            readFailed = createAsyncCallback(this::failStage);
            if (watch != null) {
                // Registered before the first read: a commit in between wakes us instead of passing unseen.
                var wake = createAsyncCallback((Boolean yes) -> {
                    woken = true;
                    serve();
                });
                undo = watch.apply(() -> wake.invoke(true));
            }
        }

        private void serve() {
            if (!isAvailable(out)) {
                return;
            }
            if (!buffer.isEmpty()) {
                push(out, buffer.removeFirst());
                completeIfDone();
            } else if (!reading && woken) {
                reading = true;
                woken = false;
                CompletableFuture.supplyAsync(() -> read.apply(position), readers).whenComplete((chunk, failure) -> {
                    if (failure == null) {
                        chunkRead.invoke(chunk);
                    } else {
                        readFailed.invoke(failure);
                    }
                });
            }
        }

        private void onChunk(Chunk<P, T> chunk) {
            reading = false;
            position = chunk.next();
            buffer.addAll(chunk.items());
            woken |= chunk.more();
            last = chunk.last() || watch == null && !chunk.more();
            completeIfDone();
            if (!isClosed(out)) {
                serve();
            }
        }

        private void completeIfDone() {
            if (last && buffer.isEmpty()) {
                completeStage();
            }
        }

        @Override
        public void postStop() {
            undo.run();
        }
    }
}
