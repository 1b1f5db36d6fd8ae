package dev.tutti.context;

import dev.tutti.context.ContextLog.Logged;
import dev.tutti.protocol.context.ChainedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The ends of the contexts that this node used last, in bounded memory. What agents read most, the last units of a context that
 * is being worked in, comes from here: without a look at the disk and without another thread.
 *
 * <p>Events never change. A tail may lack what was appended on another node, but tells nothing that is not so.
 */
final class Tails {
    /** What an event occupies besides its bytes: objects, their headers, references, the JSON around a payload. */
    private static final int EVENT_BYTES = 1024;

    private final Bounds bounds;
    /** In the order of their use, the one that was not used for longest first. */
    private final LinkedHashMap<String, ArrayDeque<Logged>> tails = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * How much is kept.
     *
     * @param maxEvents of one context
     * @param maxBytes  of all together
     */
    record Bounds(int maxEvents, long maxBytes) {}

    Tails(Bounds bounds) {
        this.bounds = bounds;
    }

    /** What became durable just now, and stands at the end of its context's log. */
    void append(String contextId, long firstNumber, List<ChainedEvent> events) {
        var logged = new ArrayList<Logged>(events.size());
        for (var event : events) {
            logged.add(new Logged(firstNumber + logged.size(), event));
        }
        add(contextId, logged);
    }

    /** Events without a gap: what joins the tail prolongs it, what lies wholly behind it takes its place. */
    synchronized void add(String contextId, List<Logged> events) {
        if (events.isEmpty()) {
            return;
        }
        var tail = tails.computeIfAbsent(contextId, id -> new ArrayDeque<>());
        if (!tail.isEmpty() && events.getFirst().number() > tail.getLast().number() + 1) {
            bytes -= tail.stream().mapToLong(Tails::sizeOf).sum();
            tail.clear();
        }
        for (var logged : events.reversed()) {
            if (tail.size() < bounds.maxEvents() && !tail.isEmpty()
                    && logged.number() == tail.getFirst().number() - 1) {
                tail.addFirst(logged);
                bytes += sizeOf(logged);
            }
        }
        for (var logged : events) {
            if (tail.isEmpty() || logged.number() == tail.getLast().number() + 1) {
                tail.addLast(logged);
                bytes += sizeOf(logged);
            }
        }
        while (tail.size() > bounds.maxEvents()) {
            bytes -= sizeOf(tail.removeFirst());
        }
        while (bytes > bounds.maxBytes()) {
            var eldest = tails.firstEntry();
            bytes -= sizeOf(eldest.getValue().removeFirst());
            if (eldest.getValue().isEmpty()) {
                tails.remove(eldest.getKey());
            }
        }
    }

    private static long sizeOf(Logged logged) {
        // A payload stands in it as it came, and once it was read again in its unit's JSON.
        return EVENT_BYTES + 2L * logged.chained().sizeBytes();
    }

    /** Events by number, both ends included: without a gap up to the last one, from as far back as there are; or none. */
    synchronized List<Logged> upTo(String contextId, long from, long to) {
        var tail = tails.get(contextId);
        var found = new ArrayList<Logged>();
        if (tail != null && tail.getLast().number() >= to) {
            for (var newestFirst = tail.descendingIterator(); newestFirst.hasNext();) {
                var logged = newestFirst.next();
                if (logged.number() < from) {
                    break;
                }
                if (logged.number() <= to) {
                    found.add(logged);
                }
            }
        }
        return found.reversed();
    }
}
