package dev.tutti.feed;

import dev.tutti.tracing.Span;
import java.util.ArrayDeque;

/**
 * The spans of what was fanned out to one subscription and waits for its client, in order; empty where nothing is traced. No
 * more than the subscription holds events. What is never shown ends no span, and a span that does not end is not sent.
 */
final class Pushes {
    private ArrayDeque<Push> open;

    private record Push(long last, Span span) {}

    /**
     * Something was fanned out.
     *
     * @param first the first event of it
     * @param held  the last event that the subscription holds now; before the first one where all of it was passed over
     */
    void add(Span span, long first, long held) {
        if (span.isRecorded() && held >= first) {
            open = open == null ? new ArrayDeque<>() : open;
            open.addLast(new Push(held, span));
        }
    }

    /** The push that is over with this event. */
    Span of(long number) {
        var span = Span.NONE;
        while (open != null && !open.isEmpty() && open.getFirst().last() <= number) {
            span = open.removeFirst().span();
        }
        return span;
    }
}
