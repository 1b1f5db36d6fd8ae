package dev.tutti.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Requests under way on all connections, for a server that stops when they are answered. */
final class OpenRequests {
    private final CompletableFuture<Done> settled = new CompletableFuture<>();
    private int count;
    private volatile boolean closing;

    synchronized void begun() {
        count++;
    }

    synchronized void ended() {
        count--;
        settleIfDone();
    }

    /** Whether connections are to be closed behind their next answer. */
    boolean closing() {
        return closing;
    }

    /** From here on connections end with their request; completes when none is under way. */
    synchronized CompletionStage<Done> close() {
        closing = true;
        settleIfDone();
        return settled;
    }

    private void settleIfDone() {
        if (closing && count == 0) {
            settled.complete(Done.getInstance());
        }
    }
}
