package dev.tutti.feed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** What a feature offers so that its logs can be followed: entities that push, and a journal that tells what was. */
public interface FeedSource {
    /**
     * Registers a feed with the log's entity for a while, or renews that. The entity answers {@code Registered} and then
     * tells every event once it is durable. May be lost, as any message: the feed repeats it.
     *
     * @param present agents connected to this feed
     */
    void watch(String id, ActorRef<FeedSignal> feed, Set<String> present);

    /**
     * Events by number, both ends included, from the journal: as many from the first on as fit.
     *
     * @param maxBytes once that much was read, it ends there
     */
    CompletionStage<List<FeedEvent>> read(String id, long from, long to, long maxBytes);

    /** An event as an entity pushed it. */
    FeedEvent feedEvent(String id, long number, Object event);

    /** The number of the log's last event; 0 where there is none. */
    CompletionStage<Long> head(String id);
}
