package dev.tutti.journal.rocksdb;

import dev.tutti.tracing.Span;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An atomic write on its way to the writer thread; done once it is synced. An empty one is a barrier: done in its turn. */
record PendingWrite(String persistenceId, List<Row> rows, CompletableFuture<Void> done, Span span) {
    record Row(long sequenceNr, byte[] record, Set<String> tags) {}

    static PendingWrite barrier(String persistenceId) {
        return new PendingWrite(persistenceId, List.of(), new CompletableFuture<>(), Span.NONE);
    }

    void fail(RuntimeException failure) {
        span.fail(failure.getClass().getName());
        done.completeExceptionally(failure);
    }

    long bytes() {
        return rows.stream().mapToLong(row -> row.record().length).sum();
    }
}
