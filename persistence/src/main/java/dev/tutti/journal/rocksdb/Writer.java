package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.Database.Family;
import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Loss;
import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one at a time writes. Whatever atomic writes wait are taken together as one RocksDB write with one sync of the
 * WAL, and answered after it, by a thread of its own. A lone write waits for nobody: there is no timer, and where the disk
 * syncs fast its caller writes it, since to wake another thread and be woken costs as much again as the sync. What the
 * disk has no room for is refused.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final byte[] ORDERING = "ordering".getBytes(StandardCharsets.UTF_8);

    private final Database database;
    private final StoreSettings settings;
    private final Watchers watchers;
    private final Tracing tracing;
    private final JournalMetrics metrics;
    private final BlockingQueue<PendingWrite> queue;
    private final PendingWrite poison = PendingWrite.barrier("");
    private final JournalSpace space;
    private final DiskGuard disk;
    /** Of whose last write nobody knows yet whether it will turn out to be in the log; their recovery waits. */
    private final Set<String> uncertain = new HashSet<>();
    private final List<PendingWrite> heldBack = new ArrayList<>();
    /** A write failed for something else. Whether it comes back is not known, so the store is not opened anew under its readers. */
    private boolean broken;
    private final Thread thread;
    /** Writes that the thread has not done with: a write of one's own must not overtake them. */
    private final AtomicInteger handedOver = new AtomicInteger();
    /** Held by whoever writes. */
    private final ReentrantLock turn = new ReentrantLock();
    /** Over the last few writes; written by whose turn it is, and read by anyone. */
    private volatile long meanSyncNanos;
    private boolean stopping;
    private volatile long ordering;
    private volatile JournalStats stats = new JournalStats(0, 0, 0, 0);

    Writer(Database database, StoreSettings settings, Watchers watchers, Tracing tracing, JournalSpace space,
            JournalMetrics metrics) {
        this.database = database;
        this.settings = settings;
        this.watchers = watchers;
        this.tracing = tracing;
        this.metrics = metrics;
        this.queue = new ArrayBlockingQueue<>(settings.queuedWrites());
        metrics.queue(queue::size);
        this.space = space;
        this.disk = new DiskGuard(settings.disk(), new Volume(settings.directory()), space, database.isReadOnly());
        this.ordering = storedOrdering();
        this.thread = Thread.ofPlatform().name("tutti-rocksdb-writer").daemon().start(this::run);
    }

    private long storedOrdering() {
        return database.use(rocks -> {
            try {
                var stored = rocks.get(database.family(Family.META), ORDERING);
                return stored == null ? 0L : Keys.number(stored);
            } catch (RocksDBException e) {
                throw new StoreException(StoreException.Reason.CORRUPT, "the store's ordering cannot be read", e);
            }
        });
    }

    /** The ordering of the newest durable event of the store. */
    long ordering() {
        return ordering;
    }

    JournalStats stats() {
        return stats;
    }

    /** Writes on the caller's thread where nobody else writes or waits, or else has it written. */
    void submitAlone(PendingWrite write) {
        var bytes = write.bytes();
        if (meanSyncNanos < settings.inlineBelow().toNanos() && bytes <= settings.inlineBytes()
                && handedOver.get() == 0 && !disk.isFull() && turn.tryLock()) {
            try {
                commit(List.of(write), bytes);
                if (!disk.isFull() && disk.isDue()) {
                    disk.check();
                }
            } finally {
                turn.unlock();
            }
        } else {
            submit(write);
        }
    }

    synchronized void submit(PendingWrite write) {
        if (stopping) {
            write.fail(new RejectedExecutionException("the journal is closed"));
            return;
        }
        handedOver.incrementAndGet();
        if (!queue.offer(write)) {
            handedOver.decrementAndGet();
            write.fail(new RejectedExecutionException(
                    "more than " + settings.queuedWrites() + " writes wait for the journal"));
        }
    }

    /** Writes what waits, then ends. */
    void close() throws InterruptedException {
        synchronized (this) {
            stopping = true;
        }
        queue.put(poison);
        thread.join();
    }

    private void run() {
        var group = new ArrayList<PendingWrite>();
        var more = true;
        while (more) {
            try {
                var first = queue.poll(disk.untilDueNanos(), TimeUnit.NANOSECONDS);
                turn.lock();
                try {
                    if (first != null) {
                        group.add(first);
                        more = commitWaiting(group);
                    }
                    if (disk.isDue() && disk.check()) {
                        reopen();
                    }
                } finally {
                    turn.unlock();
                }
            } catch (InterruptedException e) {
                more = false;
            }
            handedOver.addAndGet(-group.size());
            group.clear();
        }
        heldBack.forEach(barrier -> barrier.done()
                .completeExceptionally(new RejectedExecutionException("the journal is closed")));
    }

    private void reopen() {
        try {
            if (database.reopen()) {
                if (!uncertain.isEmpty()) {
                    database.flush();
                }
                ordering = storedOrdering();
                uncertain.clear();
                heldBack.forEach(barrier -> barrier.done().complete(null));
                heldBack.clear();
                disk.opened();
                return;
            }
        } catch (RocksDBException | RuntimeException e) {
            LOG.warn("The store was opened anew, and still cannot be written", e);
        }
        disk.notOpened();
    }

    /** Refuses a group that cannot be written; those who only waited for their turn had it. */
    private void refuse(List<PendingWrite> group, Loss loss, Throwable cause) {
        var failure = new IllegalStateException("the disk is full", cause);
        for (var write : group) {
            if (!write.rows().isEmpty()) {
                space.lost(write.persistenceId(), loss);
                if (loss == Loss.UNKNOWN) {
                    uncertain.add(write.persistenceId());
                }
                write.fail(failure);
            }
        }
        for (var write : group) {
            if (write.rows().isEmpty()) {
                if (uncertain.contains(write.persistenceId())) {
                    heldBack.add(write);
                } else {
                    write.done().complete(null);
                }
            }
        }
    }

    /** Commits what waits, behind the first of it; false when it was the last. */
    private boolean commitWaiting(List<PendingWrite> group) {
        var bytes = group.getFirst().bytes();
        PendingWrite next;
        while (bytes < settings.batchBytes() && (next = queue.poll()) != null) {
            group.add(next);
            bytes += next.bytes();
        }
        var more = !group.remove(poison);
        commit(group, bytes);
        return more;
    }

    private void commit(List<PendingWrite> group, long bytes) {
        if (disk.isFull()) {
            refuse(group, Loss.NOT_WRITTEN, null);
            return;
        }
        var span = tracing.group("journal.commit", Span.of(group, PendingWrite::span));
        try {
            var last = write(group);
            span.tag("tutti.commit.writes", group.size()).tag("tutti.commit.bytes", bytes).end();
            if (last > ordering) {
                var events = last - ordering;
                ordering = last;
                var writes = group.stream().filter(write -> !write.rows().isEmpty()).count();
                stats = new JournalStats(stats.batches() + 1, stats.writes() + writes, stats.events() + events,
                        stats.bytes() + bytes);
                metrics.written(events, bytes);
            }
            disk.wrote(bytes);
        } catch (RocksDBException | RuntimeException e) {
            span.fail(e.getClass().getName());
            metrics.failed();
            if (e instanceof RocksDBException rocks && !broken && NoSpace.isCauseOf(rocks)) {
                LOG.warn("A write failed: {}", e.getMessage());
                // Said before the writes fail: who was refused finds the reason there.
                disk.becameFull();
                refuse(group, NoSpace.leftNothing(rocks) ? Loss.NOT_WRITTEN : Loss.UNKNOWN, e);
                return;
            }
            broken |= e instanceof RocksDBException;
            var failure = new IllegalStateException("the journal could not write: " + e.getMessage(), e);
            group.forEach(write -> write.fail(failure));
            return;
        }
        for (var write : group) {
            write.done().complete(null);
        }
        for (var write : group) {
            tell(write);
        }
    }

    private long write(List<PendingWrite> group) throws RocksDBException {
        var next = ordering;
        try (var batch = new WriteBatch(); var options = new WriteOptions().setSync(true)) {
            for (var write : group) {
                if (write.rows().isEmpty()) {
                    continue;
                }
                var prefix = Keys.prefix(write.persistenceId());
                for (var row : write.rows()) {
                    next++;
                    StoredEvent.setOrdering(row.record(), next);
                    batch.put(database.family(Family.EVENTS), Keys.numbered(prefix, row.sequenceNr()), row.record());
                    for (var tag : row.tags()) {
                        batch.put(database.family(Family.TAGS), Keys.numbered(Keys.prefix(tag), next),
                                Keys.numbered(prefix, row.sequenceNr()));
                    }
                }
                batch.put(database.family(Family.HEADS), prefix, Keys.number(write.rows().getLast().sequenceNr()));
            }
            if (next == ordering) {
                return next;
            }
            batch.put(database.family(Family.META), ORDERING, Keys.number(next));
            var begun = System.nanoTime();
            var failure = database.use(rocks -> {
                try {
                    rocks.write(options, batch);
                    return null;
                } catch (RocksDBException e) {
                    return e;
                }
            });
            var tookNanos = System.nanoTime() - begun;
            meanSyncNanos += (tookNanos - meanSyncNanos) / 8;
            metrics.synced(tookNanos);
            if (failure != null) {
                throw failure;
            }
        }
        return next;
    }

    private void tell(PendingWrite write) {
        if (write.rows().isEmpty()) {
            return;
        }
        watchers.committed(EventReader.idWatch(write.persistenceId()));
        if (write.rows().getFirst().sequenceNr() == 1) {
            watchers.committed(EventReader.ALL_IDS);
        }
        for (var row : write.rows()) {
            for (var tag : row.tags()) {
                watchers.committed(EventReader.tagWatch(tag));
            }
        }
    }
}
