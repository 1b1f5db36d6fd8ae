package dev.tutti.feed;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a feed receives. */
sealed interface FeedCommand {
    /** A connection follows the log from here on, as this agent; events come once it attaches. */
    record Join(Subscriber subscriber, Optional<String> agent) implements FeedCommand {}

    record Leave(Subscriber subscriber) implements FeedCommand {}

    /** Wants live events from behind a number on. */
    record Attach(Subscriber subscriber, long behind) implements FeedCommand {}

    /** Wants none for now: it is lagging. */
    record Detach(Subscriber subscriber) implements FeedCommand {}

    record FromEntity(FeedSignal signal) implements FeedCommand {}

    /** Whoever kept the registration is gone: passivated, moved, or lost with its node. */
    record EntityEnded(ActorRef<?> entity) implements FeedCommand {}

    /** What a read of the journal found, to close a gap. */
    record Recovered(List<FeedEvent> events) implements FeedCommand {}

    record RecoveryFailed(Throwable cause) implements FeedCommand {}

    enum Tick implements FeedCommand {
        RENEW, RETRY, IDLE, STOP
    }
}
