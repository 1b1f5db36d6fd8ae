package dev.tutti.journal;

import com.typesafe.config.Config;
import dev.tutti.journal.cassandra.CassandraStore;
import dev.tutti.journal.cassandra.ClusterRecord;
import dev.tutti.journal.rocksdb.RocksDbStore;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Sink;

/** Where a server keeps everything, by {@code tutti.persistence}. */
public enum Store {
    /** In a directory of its own, by one process. */
    ROCKSDB,
    /** On other machines, shared by all nodes of a cluster. */
    CASSANDRA;

    public static Store of(Config config) {
        return config.getString("tutti.persistence").equals("cassandra") ? CASSANDRA : ROCKSDB;
    }

    /**
     * Opens what everything else stands on, first of all, so that a store that cannot be had is told before anything has begun.
     *
     * @throws dev.tutti.journal.rocksdb.StoreException       when the directory cannot be had
     * @throws dev.tutti.journal.cassandra.CassandraException when Cassandra cannot be reached, or refuses
     */
    public void open(ActorSystem<?> system) {
        switch (this) {
            case ROCKSDB -> RocksDbStore.get(system);
            case CASSANDRA -> CassandraStore.get(system);
        }
    }

    /** Where nodes leave word of their cluster; none where the store belongs to one process. */
    public Optional<ClusterRecord> cluster(ActorSystem<?> system) {
        return switch (this) {
            case ROCKSDB -> Optional.empty();
            case CASSANDRA -> Optional.of(CassandraStore.get(system).cluster());
        };
    }

    /** @param journal the store's read journal */
    public EventLookup lookup(ActorSystem<?> system, ReadJournal journal) {
        return switch (this) {
            // A tag is written with its event.
            case ROCKSDB -> tag -> ((CurrentEventsByTagQuery) journal).currentEventsByTag(tag, NoOffset.getInstance())
                    .take(1).runWith(Sink.seq(), system);
            case CASSANDRA -> CassandraStore.get(system).lookup((CurrentEventsByPersistenceIdQuery) journal);
        };
    }
}
