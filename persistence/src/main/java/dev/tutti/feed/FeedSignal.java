package dev.tutti.feed;

import dev.tutti.node.NodeMessage;
import dev.tutti.tracing.Span;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an entity tells the feeds that registered with it. */
public sealed interface FeedSignal extends NodeMessage {
    /**
     * The feed is registered.
     *
     * @param head   the number of the last event by then
     * @param entity who keeps the registration: when it ends, so does that
     */
    record Registered(long head, ActorRef<?> entity) implements FeedSignal {}

    /** Events that have just become durable, of consecutive numbers. */
    record Published(long firstNumber, List<?> events, Span span) implements FeedSignal {}
}
