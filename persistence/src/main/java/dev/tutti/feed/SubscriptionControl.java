package dev.tutti.feed;

import java.util.function.Predicate;

/** Changes what a connection follows. Takes effect in the order of the calls; without effect once the connection is gone. */
public interface SubscriptionControl {
    /**
     * Follows a log from behind a number on; one that is followed already is begun anew there.
     *
     * @param wanted events it does not accept are passed over
     */
    void subscribe(LogId log, long behind, Predicate<FeedEvent> wanted);

    void unsubscribe(LogId log);
}
