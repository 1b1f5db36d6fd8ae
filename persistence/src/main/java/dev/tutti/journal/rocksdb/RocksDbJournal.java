package dev.tutti.journal.rocksdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.japi.pf.ReceiveBuilder;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/** The journal plugin {@code tutti.rocksdb.journal}: serializes, hands to the writer thread, answers when it is synced. */
public final class RocksDbJournal extends AsyncWriteJournal {
    private final RocksDbStore store = RocksDbStore.get(context().system());
    /** What has come since the last flush. The flush is a message to itself: it stands behind all writes that came with it. */
    private final List<PendingWrite> gathered = new ArrayList<>();

    private enum Signal {
        FLUSH
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receivePluginInternal() {
        return ReceiveBuilder.create().matchEquals(Signal.FLUSH, flush -> flush()).build().onMessage();
    }

    private void gather(PendingWrite write) {
        gathered.add(write);
        if (gathered.size() == 1) {
            self().tell(Signal.FLUSH, self());
        }
    }

    private void flush() {
        var writes = List.copyOf(gathered);
        gathered.clear();
        if (writes.size() == 1) {
            store.writer().submitAlone(writes.getFirst());
        } else {
            writes.forEach(store.writer()::submit);
        }
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        var results = new ArrayList<CompletableFuture<Optional<Exception>>>();
        for (var message : messages) {
            results.add(write(message));
        }
        var all = CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        done -> (Iterable<Optional<Exception>>) results.stream().map(CompletableFuture::join).toList());
        return FutureConverters.asScala(all);
    }

    private CompletableFuture<Optional<Exception>> write(AtomicWrite message) {
        List<PendingWrite.Row> rows;
        try {
            rows = CollectionConverters.asJava(message.payload()).stream().map(this::row).toList();
        } catch (Exception e) {
            // What cannot be serialized is rejected alone; the actor goes on. Pekko's serializers are Scala and throw
            // checked exceptions undeclared.
            return CompletableFuture.completedFuture(Optional.of(e));
        }
        var write = new PendingWrite(message.persistenceId(), rows, new CompletableFuture<>(),
                store.tracing().takeOver(message.persistenceId()));
        gather(write);
        return write.done().thenApply(done -> Optional.empty());
    }

    private PendingWrite.Row row(PersistentRepr repr) {
        Set<String> tags = Set.of();
        var payload = repr.payload();
        if (payload instanceof Tagged tagged) {
            tags = new HashSet<>(CollectionConverters.asJava(tagged.tags()));
            payload = tagged.payload();
        }
        return new PendingWrite.Row(repr.sequenceNr(), store.codec().toBytes(repr, payload), tags);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return read(() -> {
            store.reader().deleteTo(persistenceId, toSequenceNr);
            return null;
        });
    }

    @Override
    public Future<Void> doAsyncReplayMessages(String persistenceId, long from, long to, long max,
            Consumer<PersistentRepr> replay) {
        return read(() -> {
            var next = from;
            var left = max;
            while (left > 0 && next <= to) {
                var rows = store.reader().byId(persistenceId, next, to);
                if (rows.isEmpty()) {
                    break;
                }
                for (var row : rows) {
                    if (left-- <= 0) {
                        break;
                    }
                    replay.accept(store.codec().repr(persistenceId, row.sequenceNr(), row.stored()));
                }
                next = rows.getLast().sequenceNr() + 1;
            }
            return null;
        });
    }

    /** Waits for the writes that an earlier incarnation of the actor left in the queue: recovery must see them. */
    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        var barrier = PendingWrite.barrier(persistenceId);
        gather(barrier);
        return FutureConverters.asScala(barrier.done()
                .thenApplyAsync(done -> store.reader().highestSequenceNr(persistenceId), store.readers()));
    }

    private <T> Future<T> read(java.util.function.Supplier<T> work) {
        CompletionStage<T> result = CompletableFuture.supplyAsync(work, store.readers());
        return FutureConverters.asScala(result);
    }
}
