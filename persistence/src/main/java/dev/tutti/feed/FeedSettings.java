package dev.tutti.feed;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds of live feeds, from {@code tutti.feed} in the configuration.
 *
 * @param renew        how often a feed renews its registration with the entity
 * @param linger       how long a feed without subscribers stays, for those that come back
 * @param recentEvents events a feed keeps for subscribers that are nearly up to date
 * @param recentBytes  the same in bytes
 * @param bufferEvents events that wait for one subscriber; beyond it, it is served from the journal
 * @param bufferBytes  the same in bytes
 * @param readEvents   events that one read of the journal asks for
 * @param readBytes    the same in bytes
 * @param tracedPushes subscribers whose push of an event is in its trace
 */
record FeedSettings(Duration renew, Duration linger, int recentEvents, long recentBytes, int bufferEvents,
        long bufferBytes, int readEvents, long readBytes, int tracedPushes) {

    static FeedSettings of(Config root) {
        var config = root.getConfig("tutti.feed");
        return new FeedSettings(config.getDuration("renew"), config.getDuration("linger"),
                config.getInt("recent-events"), config.getBytes("recent-bytes"), config.getInt("buffer-events"),
                config.getBytes("buffer-bytes"), config.getInt("read-events"), config.getBytes("read-bytes"),
                config.getInt("traced-pushes"));
    }
}
