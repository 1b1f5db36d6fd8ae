package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.Database.Family;
import dev.tutti.journal.rocksdb.StoredEvent.Serialized;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** The snapshot plugin {@code tutti.rocksdb.snapshot-store}. A snapshot is kept under its persistence id and sequence number. */
public final class RocksDbSnapshotStore extends SnapshotStore {
    private final RocksDbStore store = RocksDbStore.get(context().system());

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return read(() -> {
            for (var found : select(persistenceId, criteria.minSequenceNr(), criteria.maxSequenceNr(),
                    (seqNr, stored) -> stored.timestamp() >= criteria.minTimestamp()
                            && stored.timestamp() <= criteria.maxTimestamp(),
                    1)) {
                var metadata = new SnapshotMetadata(persistenceId, found.sequenceNr(), found.stored().timestamp());
                var extra = found.stored().metadata();
                return Optional.of(SelectedSnapshot.create(
                        extra == null ? metadata : metadata.withMetadata(store.codec().deserialize(extra)),
                        store.codec().deserialize(found.stored().payload())));
            }
            return Optional.empty();
        });
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return read(() -> {
            Serialized extra = metadata.metadata().isDefined()
                    ? store.codec().serialize(metadata.metadata().get())
                    : null;
            var record = new StoredEvent(0, metadata.timestamp(), "", "", store.codec().serialize(snapshot), extra)
                    .toBytes();
            write(batch -> batch.put(store.database().family(Family.SNAPSHOTS),
                    Keys.numbered(Keys.prefix(metadata.persistenceId()), metadata.sequenceNr()), record));
            return null;
        });
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return read(() -> {
            delete(metadata.persistenceId(),
                    select(metadata.persistenceId(), metadata.sequenceNr(), metadata.sequenceNr(),
                            (seqNr, stored) -> metadata.timestamp() == 0 || stored.timestamp() == metadata.timestamp(),
                            1));
            return null;
        });
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return read(() -> {
            delete(persistenceId,
                    select(persistenceId, criteria.minSequenceNr(), criteria.maxSequenceNr(),
                            (seqNr, stored) -> stored.timestamp() >= criteria.minTimestamp()
                                    && stored.timestamp() <= criteria.maxTimestamp(),
                            Integer.MAX_VALUE));
            return null;
        });
    }

    private record Found(long sequenceNr, StoredEvent stored) {}

    /** Newest first. */
    private List<Found> select(String persistenceId, long from, long to, BiPredicate<Long, StoredEvent> wanted,
            int limit) {
        var prefix = Keys.prefix(persistenceId);
        return store.database().use(rocks -> {
            var found = new ArrayList<Found>();
            try (var options = new ReadOptions();
                    var cursor = rocks.newIterator(store.database().family(Family.SNAPSHOTS), options)) {
                for (cursor.seekForPrev(Keys.numbered(prefix, to)); cursor.isValid()
                        && found.size() < limit; cursor.prev()) {
                    var key = cursor.key();
                    if (!Keys.startsWith(key, prefix) || Keys.number(key) < from) {
                        break;
                    }
                    var stored = StoredEvent.of(cursor.value());
                    if (wanted.test(Keys.number(key), stored)) {
                        found.add(new Found(Keys.number(key), stored));
                    }
                }
                cursor.status();
            } catch (RocksDBException e) {
                throw new IllegalStateException("snapshots cannot be read: " + e.getMessage(), e);
            }
            return found;
        });
    }

    private void delete(String persistenceId, List<Found> snapshots) {
        var prefix = Keys.prefix(persistenceId);
        write(batch -> {
            for (var snapshot : snapshots) {
                batch.delete(store.database().family(Family.SNAPSHOTS),
                        Keys.numbered(prefix, snapshot.sequenceNr()));
            }
        });
    }

    @FunctionalInterface
    private interface Change {
        void to(WriteBatch batch) throws RocksDBException;
    }

    private void write(Change change) {
        store.database().use(rocks -> {
            try (var batch = new WriteBatch(); var options = new WriteOptions().setSync(true)) {
                change.to(batch);
                rocks.write(options, batch);
                return null;
            } catch (RocksDBException e) {
                throw new IllegalStateException("snapshots cannot be written: " + e.getMessage(), e);
            }
        });
    }

    private <T> Future<T> read(Supplier<T> work) {
        return FutureConverters.asScala(CompletableFuture.supplyAsync(work, store.readers()));
    }
}
