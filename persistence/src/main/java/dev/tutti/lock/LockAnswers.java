package dev.tutti.lock;

import dev.tutti.lock.LockCommand.Answer;
import dev.tutti.protocol.lock.LockReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Where answers to this node's requests arrive, and find who waits for them. */
final class LockAnswers {
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<LockReply>> awaited = new ConcurrentHashMap<>();
    private final ActorRef<Answer> address;

    LockAnswers(ActorSystem<?> system) {
        this.address = system.systemActorOf(Behaviors.receive((context, answer) -> {
            var waiting = awaited.remove(answer.number());
            if (waiting != null) {
                waiting.complete(answer.reply());
            }
            return Behaviors.same();
        }), "lock-answers", DispatcherSelector.defaultDispatcher());
    }

    ActorRef<Answer> address() {
        return address;
    }

    int awaited() {
        return awaited.size();
    }

    long await(CompletableFuture<LockReply> reply) {
        var number = numbers.incrementAndGet();
        awaited.put(number, reply);
        reply.whenComplete((done, failure) -> awaited.remove(number));
        return number;
    }
}
