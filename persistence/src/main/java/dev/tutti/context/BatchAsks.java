package dev.tutti.context;

import dev.tutti.context.ContextCommand.AppendBatch;
import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.tracing.Span;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Asks entities for the gates of this node. One actor takes all the answers, where Pekko's ask would make an actor and a timer
 * for each batch and hand the answer to yet another pool: at 64 writers that was a tenth of the server's time.
 */
final class BatchAsks {
    private static final Duration SWEEP = Duration.ofMillis(100);

    private final ActorRef<ShardingEnvelope<ContextCommand>> shards;
    private final ActorRef<BatchReply> replies;
    private final long timeoutNanos;
    private final AtomicLong asked = new AtomicLong();
    /** By their number, so the longest waiting come first. */
    private final ConcurrentSkipListMap<Long, Waiting> waiting = new ConcurrentSkipListMap<>();

    private record Waiting(long sinceNanos, CompletableFuture<BatchReply> reply) {}

    BatchAsks(ActorSystem<?> system, ActorRef<ShardingEnvelope<ContextCommand>> shards, Duration timeout) {
        this.shards = shards;
        this.timeoutNanos = timeout.toNanos();
        this.replies = system.systemActorOf(behavior(), "context-batch-replies",
                DispatcherSelector.defaultDispatcher());
        system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, this::giveUpLate, system.executionContext());
    }

    private Behavior<BatchReply> behavior() {
        return Behaviors.receiveMessage(reply -> {
            var ask = waiting.remove(reply.batch());
            if (ask != null) {
                ask.reply.complete(reply);
            }
            return Behaviors.same();
        });
    }

    /** Fails with a {@link TimeoutException} where no answer came in time: the outcome is then unknown. */
    CompletionStage<BatchReply> ask(String contextId, List<AppendUnits> batch, Span span) {
        var number = asked.incrementAndGet();
        var reply = new CompletableFuture<BatchReply>();
        waiting.put(number, new Waiting(System.nanoTime(), reply));
        shards.tell(new ShardingEnvelope<>(contextId, new AppendBatch(number, batch, replies, span)));
        return reply;
    }

    private void giveUpLate() {
        var now = System.nanoTime();
        for (var entry = waiting.firstEntry(); entry != null
                && now - entry.getValue().sinceNanos > timeoutNanos; entry = waiting.firstEntry()) {
            waiting.remove(entry.getKey());
            entry.getValue().reply.completeExceptionally(new TimeoutException("no answer from a context"));
        }
    }
}
