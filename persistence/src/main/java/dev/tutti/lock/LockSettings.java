package dev.tutti.lock;

import com.typesafe.config.Config;
import dev.tutti.protocol.lock.LockLimits;
import java.time.Duration;

/**
 * The bounds of locks, from {@code tutti.lock} in the configuration.
 *
 * @param disconnectGrace how long an agent may have no connection before the locks that depend on one end
 * @param maxHeld         locks that may be held in one space
 * @param maxWaiting      requests that may wait in one space
 * @param maxPending      requests of one node that may be under way or waiting
 * @param batch           requests that one journal write may carry
 * @param askTimeout      how long a request that does not wait may take
 * @param repeat          how often a request that waits is told again, so that it survives a move of its space
 * @param passivateAfter  how long a space in which nothing is held stays in memory
 * @param snapshotEvery   events between two snapshots
 */
record LockSettings(Duration disconnectGrace, int maxHeld, int maxWaiting, int maxPending, int batch,
        Duration askTimeout, Duration repeat, Duration passivateAfter, int snapshotEvery, String readJournal) {

    static LockSettings of(Config root) {
        var config = root.getConfig("tutti.lock");
        return new LockSettings(config.getDuration("disconnect-grace"), config.getInt("max-held"),
                config.getInt("max-waiting"), config.getInt("max-pending"), config.getInt("batch"),
                config.getDuration("ask-timeout"), config.getDuration("repeat"),
                config.getDuration("passivate-after"), config.getInt("snapshot-every"),
                config.getString("read-journal"));
    }

    /** How often it must be said that an agent has a connection, for the locks that depend on one. */
    Duration seenEvery() {
        return disconnectGrace.dividedBy(4);
    }

    static LockLimits limits(Config root) {
        var config = root.getConfig("tutti.lock");
        return new LockLimits(config.getInt("max-resources"), config.getDuration("default-ttl"),
                config.getDuration("min-ttl"), config.getDuration("max-ttl"), config.getDuration("max-wait"));
    }
}
