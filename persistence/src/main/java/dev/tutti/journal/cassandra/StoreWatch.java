package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Level;
import dev.tutti.node.Later;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Cassandra for something of a quorum again and again. While it does not answer, requests are refused at once, instead of
 * each finding out by itself.
 */
final class StoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(200);
    /** Once may be chance. */
    private static final int FAILURES = 2;

    private final ActorSystem system;
    private final CqlSession session;
    private final JournalSpace space;
    private final BoundStatement question;
    private int failures;

    StoreWatch(ActorSystem system, CqlSession session, String keyspace, JournalSpace space) {
        this.system = system;
        this.session = session;
        this.space = space;
        this.question = session.prepare("SELECT owner FROM " + keyspace
                + ".messages WHERE persistence_id = ? AND partition_nr = ? LIMIT 1").bind("tutti-watch", 0L)
                .setExecutionProfileName("tutti-watch");
    }

    void start() {
        again(PAUSE);
    }

    private void again(Duration pause) {
        Later.run(system.scheduler(), pause, this::ask, system.dispatcher());
    }

    private void ask() {
        session.executeAsync(question).whenComplete((result, failure) -> {
            if (session.isClosed()) {
                return;
            }
            failures = failure == null ? 0 : failures + 1;
            if (failures == FAILURES) {
                space.set(Level.UNREACHABLE);
                LOG.error("Cassandra does not answer, and what needs it is refused: {}", failure.getMessage());
            } else if (failures == 0 && !space.isReachable()) {
                space.set(Level.ENOUGH);
                LOG.info("Cassandra answers again");
            }
            again(failures == 0 ? PAUSE : SHORT_PAUSE);
        });
    }
}
