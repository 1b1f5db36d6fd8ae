package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of nodes of Cassandra that answer before their log is on disk ({@code commitlog_sync: periodic}, its default). One that is
 * killed loses a tenth of a second of what it answered for, its votes on owners included (seen with 5.0.9).
 */
final class CommitLogCheck {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLogCheck.class);
    private static final SimpleStatement QUESTION = SimpleStatement
            .newInstance("SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'");

    private CommitLogCheck() {}

    /** Those of the nodes that answer; who may not ask learns nothing. */
    static List<String> unsafe(CqlSession session) {
        var unsafe = new ArrayList<String>();
        for (var node : session.getMetadata().getNodes().values()) {
            try {
                var row = session.execute(QUESTION.setNode(node)).one();
                if (row != null && "periodic".equals(row.getString("value"))) {
                    unsafe.add(node.getEndPoint().toString());
                }
            } catch (DriverException e) {
                LOG.debug("{} does not say how it syncs", node.getEndPoint(), e);
            }
        }
        return unsafe;
    }

    static void warn(CqlSession session) {
        var unsafe = unsafe(session);
        if (!unsafe.isEmpty()) {
            LOG.warn("Cassandra's commitlog_sync is periodic on {}: what was acknowledged can be lost when a node dies;"
                    + " set it to group or batch (docs/operations/cassandra.md)", String.join(", ", unsafe));
        }
    }
}
