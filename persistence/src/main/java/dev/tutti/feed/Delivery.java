package dev.tutti.feed;

import dev.tutti.tracing.Span;
import java.util.List;

/** What a connection is handed, in order. */
public sealed interface Delivery {
    /** Where the connection stands in each log it follows, once this was shown. */
    List<Position> positions();

    /** @param push ends when the event is on its way to the client; one that is not shown has no push */
    record Event(FeedEvent event, List<Position> positions, Span push) implements Delivery {}

    /** The server is about to stop: whoever wants more comes back with these positions. The last element. */
    record Goaway(List<Position> positions) implements Delivery {}

    /** Everything of a log up to this number was shown, or was filtered out. */
    record Position(LogId log, long number) {}
}
