package dev.tutti.lock;

import dev.tutti.lock.LockCommand.Asked;
import dev.tutti.lock.LockCommand.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where requests for one space wait while a batch of them is being written; what queued goes as the next batch. There is no
 * timer: a lone request waits for nobody. Bounded by the requests that a node may have under way.
 */
final class LockGate {
    private final int batchSize;
    private final Function<List<Asked>, CompletionStage<Written>> send;
    private final Consumer<LockGate> idle;
    private final ArrayDeque<Asked> queue = new ArrayDeque<>();
    private boolean inFlight;
    private boolean closed;

    /** @param idle called when nothing is left here: the gate is closed then, and to be forgotten */
    LockGate(int batchSize, Function<List<Asked>, CompletionStage<Written>> send, Consumer<LockGate> idle) {
        this.batchSize = batchSize;
        this.send = send;
        this.idle = idle;
    }

    /** False when this gate has been closed, and a new one must be taken. */
    boolean add(Asked asked) {
        List<Asked> batch;
        synchronized (this) {
            if (closed) {
                return false;
            }
            queue.addLast(asked);
            batch = inFlight ? List.of() : nextBatch();
        }
        start(batch);
        return true;
    }

    private List<Asked> nextBatch() {
        var batch = new ArrayList<Asked>();
        while (!queue.isEmpty() && batch.size() < batchSize) {
            batch.add(queue.removeFirst());
        }
        inFlight = !batch.isEmpty();
        return batch;
    }

    /** A batch whose end is not known is left to those who asked: they repeat what can be repeated. */
    private void start(List<Asked> batch) {
        if (!batch.isEmpty()) {
            send.apply(batch).whenComplete((done, failure) -> {
                List<Asked> next;
                synchronized (this) {
                    next = nextBatch();
                    closed = next.isEmpty();
                }
                if (next.isEmpty()) {
                    idle.accept(this);
                }
                start(next);
            });
        }
    }
}
