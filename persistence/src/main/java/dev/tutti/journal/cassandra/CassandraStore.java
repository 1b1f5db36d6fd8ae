package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.tutti.journal.EventLookup;
import dev.tutti.journal.JournalSpace;
import dev.tutti.telemetry.Telemetry;
import java.util.UUID;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;

/**
 * Cassandra as the store of an actor system: one session, opened once with its tables there, and shared by
 * pekko-persistence-cassandra and by what is Tutti's own.
 */
public final class CassandraStore implements Extension {
    private static final Id ID = new Id();

    private final CqlSession session;
    private final CqlSession fencedSession;
    private final Partitions partitions;
    private final Claims claims = new Claims();
    private final Ownership ownership;
    private final UnitTable units;
    private final ClusterRecord cluster;

    private CassandraStore(ExtendedActorSystem system) {
        var config = system.settings().config();
        var settings = CassandraSettings.of(config);
        this.session = Connection.open(settings, config.getConfig("datastax-java-driver"));
        try {
            this.partitions = new Partitions(settings.partitionSize());
            CommitLogCheck.warn(session);
            new Schema(session, settings).ensure();
            this.ownership = new Ownership(session, settings.keyspace(), partitions);
            this.units = new UnitTable(session, settings.keyspace(), system);
            this.cluster = new ClusterRecord(session, settings.keyspace(),
                    config.getDuration("tutti.cluster.record-ttl"));
            var metrics = new CassandraMetrics(Telemetry.of(system));
            var space = JournalSpace.get(system);
            metrics.reachable(space::isReachable);
            this.fencedSession = new FencedSession(session, settings.keyspace(), claims, ownership, metrics);
            new StoreWatch(system, session, settings.keyspace(), space).start();
        } catch (DriverException | CassandraException e) {
            session.close();
            throw Connection.explained(settings, e);
        } catch (InterruptedException e) {
            session.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cassandra's tables were created", e);
        }
        system.registerOnTermination(session::close);
    }

    /**
     * The system's store, opened now if it was not.
     *
     * @throws CassandraException when Cassandra cannot be reached, or refuses
     */
    public static CassandraStore get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** What stands here of the cluster whose store this is. */
    public ClusterRecord cluster() {
        return cluster;
    }

    /** Finds units by their tags. */
    public EventLookup lookup(CurrentEventsByPersistenceIdQuery journal) {
        return tag -> units.find(UUID.fromString(tag.substring(EventLookup.PREFIX.length())), journal);
    }

    CqlSession fencedSession() {
        return fencedSession;
    }

    Partitions partitions() {
        return partitions;
    }

    Claims claims() {
        return claims;
    }

    Ownership ownership() {
        return ownership;
    }

    UnitTable units() {
        return units;
    }

    private static final class Id extends AbstractExtensionId<CassandraStore> {
        @Override
        public CassandraStore createExtension(ExtendedActorSystem system) {
            return new CassandraStore(system);
        }
    }
}
