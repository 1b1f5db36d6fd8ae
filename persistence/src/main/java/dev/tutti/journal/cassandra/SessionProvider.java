package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.connectors.cassandra.CqlSessionProvider;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** How pekko-persistence-cassandra comes to a session: it has the store's own. */
public final class SessionProvider implements CqlSessionProvider {
    private final ActorSystem system;

    /** @param config the plugin's; the store has read what it needs */
    public SessionProvider(ActorSystem system, Config config) {
        this.system = system;
    }

    @Override
    public Future<CqlSession> connect(ExecutionContext executor) {
        return Future.successful(CassandraStore.get(system).fencedSession());
    }
}
