package dev.tutti.feed;

import dev.tutti.tracing.Span;
import java.util.List;

/** What an entity tells the feeds that registered with it. */
public sealed interface FeedSignal {
    /** The feed is registered, and this was the last event's number then. */
    record Registered(long head) implements FeedSignal {}

    /** Events that have just become durable, of consecutive numbers. */
    record Published(long firstNumber, List<?> events, Span span) implements FeedSignal {}
}
