package dev.tutti.http;

import com.typesafe.config.Config;
import dev.tutti.protocol.workunit.UnitLimits;
import java.time.Duration;

/**
 * The bounds of the HTTP edge, from {@code tutti.http} and {@code tutti.limits} in the configuration.
 *
 * @param drainBytes       how much of a refused body is read away, to keep the connection
 * @param bodyTimeout      how long a body may take to arrive
 * @param heartbeat        silence after which a stream sends a comment
 * @param shutdownDeadline how long open requests may take once the server is told to stop
 * @param idsPerRequest    ids that one batch read may name
 * @param streamContexts   contexts that one connection may follow
 * @param sockets          those of WebSockets
 * @param threads          that serve connections
 * @param backlog          connections that may wait to be accepted
 * @param writeBufferBytes what may wait for one connection to take it; beyond it nothing more is made for it
 * @param pipelining       pieces of requests that a client may send ahead of an answer
 */
record HttpSettings(UnitLimits limits, long drainBytes, Duration bodyTimeout, Duration heartbeat,
        Duration shutdownDeadline, int pageLimit, int idsPerRequest, int streamContexts, Sockets.Settings sockets,
        int threads, int backlog, int maxConnections, Duration idleTimeout, int maxTargetBytes, int maxHeadBytes,
        int writeBufferBytes, int pipelining) {

    static HttpSettings of(Config root) {
        var http = root.getConfig("tutti.http");
        var limits = root.getConfig("tutti.limits");
        return new HttpSettings(
                new UnitLimits(size(limits, "payload"), limits.getInt("meta-entries"), limits.getInt("meta-key-chars"),
                        limits.getInt("meta-value-chars"), limits.getInt("relations"), limits.getInt("bulk-units"),
                        size(limits, "bulk")),
                http.getBytes("drain"), http.getDuration("body-timeout"), http.getDuration("heartbeat"),
                http.getDuration("shutdown-deadline"), limits.getInt("page-units"), limits.getInt("batch-ids"),
                limits.getInt("stream-contexts"), Sockets.Settings.of(http.getConfig("socket")),
                threads(http.getInt("threads")),
                http.getInt("backlog"), http.getInt("max-connections"), http.getDuration("idle-timeout"),
                size(http, "max-target"), size(http, "max-head"), size(http, "write-buffer"),
                http.getInt("pipelining"));
    }

    /** Actors work on them, too, so that there is one for each processor where no number is given. */
    private static int threads(int named) {
        return named > 0 ? named : Runtime.getRuntime().availableProcessors();
    }

    private static int size(Config config, String path) {
        return Math.toIntExact(config.getBytes(path));
    }
}
