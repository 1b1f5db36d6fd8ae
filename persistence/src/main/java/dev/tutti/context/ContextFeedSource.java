package dev.tutti.context;

import dev.tutti.context.ContextCommand.Watch;
import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.FeedSignal;
import dev.tutti.feed.FeedSource;
import dev.tutti.feed.LogId;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;

/** How a context is followed: its entity pushes, its journal tells what was. */
final class ContextFeedSource implements FeedSource {
    private static final int EVENT_BYTES = 512;

    private final ActorSystem<?> system;
    private final ContextLog log;
    private final BiConsumer<String, ContextCommand> tell;
    private final Function<String, CompletionStage<ContextReply>> read;

    ContextFeedSource(ActorSystem<?> system, ContextLog log, BiConsumer<String, ContextCommand> tell,
            Function<String, CompletionStage<ContextReply>> read) {
        this.system = system;
        this.log = log;
        this.tell = tell;
        this.read = read;
    }

    @Override
    public void watch(String id, ActorRef<FeedSignal> feed, Set<String> present) {
        tell.accept(id, new Watch(feed, present));
    }

    @Override
    public CompletionStage<List<FeedEvent>> read(String id, long from, long to, long maxBytes) {
        return log.readUpTo(id, from, to, maxBytes)
                .map(logged -> feedEvent(id, logged.number(), logged.chained().event())).runWith(Sink.seq(), system);
    }

    @Override
    public FeedEvent feedEvent(String id, long number, Object event) {
        var payload = (ContextEvent) event instanceof UnitAppended(var unit) ? unit.payload().bytes().size() : 0;
        return new FeedEvent(new LogId(Contexts.KIND, id), number, event, EVENT_BYTES + payload);
    }

    /** A context that does not exist yet can be followed: an agent may listen before another begins. */
    @Override
    public CompletionStage<Long> head(String id) {
        return read.apply(id).thenApply(reply -> switch (reply) {
            case Found found -> found.context().events();
            case Refused(Problem.ContextNotFound none) -> 0L;
            case Refused(var problem) -> throw new IllegalStateException(problem.detail());
            case ContextReply.Appended appended -> throw new IllegalStateException("no units were appended");
        });
    }
}
