package dev.tutti.context;

import com.typesafe.config.Config;
import dev.tutti.journal.Store;
import java.time.Duration;

/**
 * The bounds of contexts, from {@code tutti.context} in the configuration.
 *
 * @param rememberedIds    ids of the last units an entity keeps in memory to recognize retries
 * @param bounds           how much one context may hold
 * @param presenceGrace    how long an agent without a connection is still present
 * @param snapshotEvery    events between two snapshots
 * @param askTimeout       how long a request waits for its entity
 * @param gateUnits        units that may wait at the gate of one context; beyond it appends are refused
 * @param gateBytes        the same in bytes
 * @param batchUnits       units that one batch may carry
 * @param batchBytes       the same in bytes
 * @param recent           how much of the logs' ends a node keeps in memory
 */
record ContextSettings(int rememberedIds, ContextRules.Bounds bounds, Duration presenceGrace, int snapshotEvery,
        Duration askTimeout, int gateUnits,
        long gateBytes, int batchUnits, long batchBytes, Tails.Bounds recent) {

    static ContextSettings of(Config root) {
        var config = root.getConfig("tutti.context");
        return new ContextSettings(config.getInt("remembered-ids"), new ContextRules.Bounds(config.getInt("max-agents"),
                config.getInt("max-pins"), config.getInt("max-links"), root.getInt("tutti.limits.meta-entries")),
                config.getDuration("presence-grace"),
                config.getInt("snapshot-every"), config.getDuration("ask-timeout"), config.getInt("gate.max-units"),
                config.getBytes("gate.max-bytes"), config.getInt("gate.batch-units"),
                batchBytes(root),
                new Tails.Bounds(config.getInt("recent.max-events"), config.getBytes("recent.max-bytes")));
    }

    /** Cassandra takes less in one write. */
    private static long batchBytes(Config root) {
        var bytes = root.getBytes("tutti.context.gate.batch-bytes");
        return switch (Store.of(root)) {
            case ROCKSDB -> bytes;
            case CASSANDRA -> Math.min(bytes, root.getBytes("tutti.cassandra.batch-bytes"));
        };
    }
}
