package dev.tutti.tracing;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many spans never came to the collector, and why: told in the log at times, and not for each. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private final String endpoint;
    private final long intervalNanos;
    /** Counted on the threads of actors, which must not wait for a log to be written. */
    private final LongAdder dropped = new LongAdder();
    private long failed;
    private String cause = "";
    private long toldAt;
    private boolean toldBefore;

    Losses(String endpoint, Duration interval) {
        this.endpoint = endpoint;
        this.intervalNanos = interval.toNanos();
    }

    /** There was no place for it. */
    void dropped() {
        dropped.increment();
    }

    synchronized void failed(int spans, Throwable why) {
        failed += spans;
        cause = why == null ? "it did not answer in time" : String.valueOf(why.getMessage());
    }

    /** The first loss at once, others with what came in between. */
    synchronized void tellAtTimes() {
        if (!toldBefore || System.nanoTime() - toldAt >= intervalNanos) {
            tell();
        }
    }

    synchronized void tell() {
        var unplaced = dropped.sumThenReset();
        if (unplaced == 0 && failed == 0) {
            return;
        }
        LOG.warn("{} spans are lost: {} did not take {} ({}), {} were dropped because the queue was full",
                unplaced + failed, endpoint, failed, cause, unplaced);
        failed = 0;
        cause = "";
        toldBefore = true;
        toldAt = System.nanoTime();
    }
}
