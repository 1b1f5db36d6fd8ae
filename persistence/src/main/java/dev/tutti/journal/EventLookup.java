package dev.tutti.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.query.EventEnvelope;

/** Finds the event that carries a tag which no other has, as soon as it is durable. */
@FunctionalInterface
public interface EventLookup {
    /** Tags that begin so are on one event only. */
    String PREFIX = "unit/";

    /**
     * The event of a tag. There may be others beside it, which look like it as far as a store knows without reading them: whoever
     * asks knows what it asked for.
     */
    CompletionStage<List<EventEnvelope>> find(String tag);
}
