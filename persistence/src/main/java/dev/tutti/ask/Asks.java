package dev.tutti.ask;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Asks entities for the doors of this node. One actor takes all the answers and finds who waits by their number, where Pekko's
 * ask would make an actor and a timer for each question and hand the answer to yet another pool: at 64 writers that was a tenth
 * of the server's time, and each hand-over may find its processor asleep.
 */
public final class Asks {
    private static final Duration SWEEP = Duration.ofMillis(100);

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final ActorRef<Answer> address;

    private record Waiting(long untilNanos, Consumer<Object> answered, Consumer<Throwable> late) {}

    /** @param name of the actor that takes the answers; one for each of these in a node */
    public Asks(ActorSystem<?> system, String name) {
        this.address = system.systemActorOf(Behaviors.<Answer>receiveMessage(answer -> {
            var asked = waiting.remove(answer.number());
            if (asked != null) {
                asked.answered().accept(answer.reply());
            }
            return Behaviors.same();
        }), name, DispatcherSelector.defaultDispatcher());
        system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, this::giveUpLate, system.executionContext());
    }

    /** Questions without an answer so far. */
    public int awaited() {
        return waiting.size();
    }

    /**
     * Asks once, or as often as the one who sends likes: the first answer counts.
     *
     * @param patience after it the reply fails with a {@link TimeoutException}: the outcome is then unknown
     */
    public <R> CompletableFuture<R> ask(Class<R> type, Duration patience, Consumer<ReplyTo<R>> send) {
        var number = numbers.incrementAndGet();
        var reply = new CompletableFuture<R>();
        waiting.put(number, new Waiting(System.nanoTime() + patience.toNanos(),
                answer -> reply.complete(type.cast(answer)), reply::completeExceptionally));
        send.accept(new ReplyTo<>(address, number));
        return reply;
    }

    private void giveUpLate() {
        var now = System.nanoTime();
        waiting.forEach((number, asked) -> {
            if (now - asked.untilNanos() > 0 && waiting.remove(number, asked)) {
                asked.late().accept(new TimeoutException("no answer in time"));
            }
        });
    }
}
