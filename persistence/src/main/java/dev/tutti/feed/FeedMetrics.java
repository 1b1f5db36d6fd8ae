package dev.tutti.feed;

import dev.tutti.telemetry.Counter;
import dev.tutti.telemetry.Gauge;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Share;
import dev.tutti.telemetry.Telemetry;

/** What feeds and subscriptions tell of themselves. */
final class FeedMetrics {
    private static final Metric FEEDS = Metric.of("tutti_feeds",
            "Logs that somebody follows on this node, or has followed until a moment ago");
    private static final Metric SUBSCRIPTIONS = Metric.of("tutti_feed_subscriptions",
            "Subscriptions to feeds: for each connection, the logs that it follows");
    private static final Metric BUFFERED = Metric.of("tutti_feed_buffered_events",
            "Events that wait for subscribers to take them");
    private static final Metric DETACHED = Metric.of("tutti_feed_detached_total",
            "Times a subscription left its feed for the journal, since its buffer was full or it had missed an event");

    private final Gauge feeds;
    private final Gauge subscriptions;
    private final Gauge buffered;
    private final Counter detached;

    FeedMetrics(Telemetry telemetry) {
        this.feeds = telemetry.gauge(FEEDS);
        this.subscriptions = telemetry.gauge(SUBSCRIPTIONS);
        this.buffered = telemetry.gauge(BUFFERED);
        this.detached = telemetry.counter(DETACHED);
    }

    Gauge feeds() {
        return feeds;
    }

    Gauge subscriptions() {
        return subscriptions;
    }

    /** For one subscription. */
    Share buffered() {
        return new Share(buffered);
    }

    void detached() {
        detached.increment();
    }
}
