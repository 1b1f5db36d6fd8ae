package dev.tutti.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last events of a feed, without a gap: what serves a subscriber that is nearly up to date without a read. */
final class RecentEvents {
    private final int maxEvents;
    private final long maxBytes;
    private final ArrayDeque<FeedEvent> events = new ArrayDeque<>();
    private long bytes;

    RecentEvents(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    void add(FeedEvent event) {
        events.addLast(event);
        bytes += event.sizeBytes();
        while (events.size() > maxEvents || bytes > maxBytes) {
            bytes -= events.removeFirst().sizeBytes();
        }
    }

    /** Whether every event behind a number is here, where {@code head} is the last one there is. */
    boolean covers(long behind, long head) {
        return behind >= head || !events.isEmpty() && events.getFirst().number() <= behind + 1;
    }

    List<FeedEvent> behind(long number) {
        var found = new ArrayList<FeedEvent>();
        for (var event : events) {
            if (event.number() > number) {
                found.add(event);
            }
        }
        return found;
    }
}
