package dev.tutti.feed;

import dev.tutti.tracing.Span;
import java.util.List;

/** A subscription as its feed sees it. Called on the feed's thread; hands over and returns. */
interface Subscriber {
    /** From here on it gets every event; these are the first, those behind the position it asked from. */
    void attached(List<FeedEvent> first);

    /** It is too far behind for the feed's memory: events up to this number are to be had from the journal. */
    void behind(long head);

    /** @param fanOut the span that their push is part of */
    void events(List<FeedEvent> events, Span fanOut);

    /** The feed is gone: whoever follows must begin anew from the cursor it has. */
    void lost();
}
