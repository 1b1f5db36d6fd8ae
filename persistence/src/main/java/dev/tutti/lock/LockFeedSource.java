package dev.tutti.lock;

import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.FeedSignal;
import dev.tutti.feed.FeedSource;
import dev.tutti.feed.LogId;
import dev.tutti.lock.LockCommand.Watch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** How a lock space is followed: its entity pushes, its journal tells what was. */
final class LockFeedSource implements FeedSource {
    /** Events are small and their number in one read is bounded, so their bytes need no bound of their own. */
    private static final int EVENT_BYTES = 512;

    private final LockLog log;
    private final BiConsumer<String, LockCommand> tell;
    private final Function<String, CompletionStage<Long>> head;

    LockFeedSource(LockLog log, BiConsumer<String, LockCommand> tell, Function<String, CompletionStage<Long>> head) {
        this.log = log;
        this.tell = tell;
        this.head = head;
    }

    @Override
    public void watch(String id, ActorRef<FeedSignal> feed, Set<String> present) {
        tell.accept(id, new Watch(feed, present));
    }

    @Override
    public CompletionStage<List<FeedEvent>> read(String id, long from, long to, long maxBytes) {
        return log.read(id, from, to).thenApply(events -> events.stream()
                .map(numbered -> feedEvent(id, numbered.first(), numbered.second())).toList());
    }

    @Override
    public FeedEvent feedEvent(String id, long number, Object event) {
        return new FeedEvent(new LogId(Locks.KIND, id), number, event, EVENT_BYTES);
    }

    @Override
    public CompletionStage<Long> head(String id) {
        return head.apply(id);
    }
}
