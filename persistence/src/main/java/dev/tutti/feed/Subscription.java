package dev.tutti.feed;

import dev.tutti.feed.SubscriptionState.Signal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;

/**
 * How far one connection is in one log, and what waits for it. Pure of threads and streams: its stage tells it what arrived
 * and does what {@link #next} asks for.
 *
 * <p>Each event is handed out once and in order whatever arrives: numbers that were seen are dropped, and a number that does
 * not follow sends it back to the journal.
 */
final class Subscription {
    private final LogId log;
    private final Predicate<FeedEvent> filter;
    private final FeedSettings settings;
    private final ArrayDeque<FeedEvent> buffer = new ArrayDeque<>();
    private SubscriptionState state = SubscriptionState.CATCHING_UP;
    private long bufferedBytes;
    /** The last event that was taken in, or filtered out. */
    private long taken;
    /** The last event that is known to be in the journal. */
    private long head;
    private boolean waiting;

    Subscription(LogId log, long behind, Predicate<FeedEvent> filter, FeedSettings settings) {
        this.log = log;
        this.taken = behind;
        this.head = behind;
        this.filter = filter;
        this.settings = settings;
    }

    /** What its stage shall do for it. */
    sealed interface Step {
        /** Read these events from the journal. */
        record Read(long from, long to) implements Step {}

        /** Ask the feed for what is behind this number. */
        record Attach(long behind) implements Step {}

        /** Tell the feed to send no more. */
        record Detach() implements Step {}

        record Nothing() implements Step {}
    }

    LogId log() {
        return log;
    }

    SubscriptionState state() {
        return state;
    }

    int bufferedEvents() {
        return buffer.size();
    }

    boolean hasEvents() {
        return !buffer.isEmpty();
    }

    /** Everything up to here was handed out or filtered out. */
    long position() {
        return buffer.isEmpty() ? taken : buffer.getFirst().number() - 1;
    }

    /** The last event that waits to be handed out; 0 for none. */
    long lastHeld() {
        return buffer.isEmpty() ? 0 : buffer.getLast().number();
    }

    FeedEvent poll() {
        var event = buffer.removeFirst();
        bufferedBytes -= event.sizeBytes();
        if (buffer.isEmpty()) {
            state = state.on(Signal.DRAINED);
        }
        return event;
    }

    /** What is to be done to get on; asked after every change, and answered with {@code Nothing} while something is under way. */
    Step next() {
        // A read is begun only into an empty buffer, so that what waits for a slow client stays within one read.
        if (state != SubscriptionState.CATCHING_UP || waiting || !buffer.isEmpty()) {
            return new Step.Nothing();
        }
        waiting = true;
        return taken < head
                ? new Step.Read(taken + 1, Math.min(head, taken + settings.readEvents()))
                : new Step.Attach(taken);
    }

    void read(List<FeedEvent> events) {
        waiting = false;
        for (var event : events) {
            if (event.number() != taken + 1) {
                break;
            }
            take(event);
        }
    }

    void behind(long at) {
        waiting = false;
        head = Math.max(head, at);
    }

    Step attached(List<FeedEvent> first) {
        waiting = false;
        state = state.on(Signal.ATTACHED);
        return events(first);
    }

    Step events(List<FeedEvent> events) {
        for (var event : events) {
            if (state != SubscriptionState.LIVE) {
                break;
            }
            if (event.number() > taken + 1) {
                head = Math.max(head, event.number());
                state = state.on(Signal.GAP);
                return new Step.Detach();
            }
            if (event.number() == taken + 1) {
                take(event);
                if (buffer.size() > settings.bufferEvents() || bufferedBytes > settings.bufferBytes()) {
                    state = state.on(Signal.OVERFLOWED);
                    return new Step.Detach();
                }
            }
        }
        return new Step.Nothing();
    }

    private void take(FeedEvent event) {
        taken = event.number();
        if (filter.test(event)) {
            buffer.addLast(event);
            bufferedBytes += event.sizeBytes();
        }
    }
}
