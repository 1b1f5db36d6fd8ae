package dev.tutti.journal.cassandra;

import dev.tutti.journal.OneFailurePerWrite;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** An entity that keeps texts: as those of contexts and locks, with nothing else to it. */
final class Appender extends EventSourcedBehavior<Appender.Append, String, Long> {
    /** Texts for one write; the answer is how many there are then. */
    record Append(List<String> texts, ActorRef<Long> replyTo) {}

    private Appender(String id) {
        super(PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0));
    }

    static Behavior<Append> create(String id) {
        return OneFailurePerWrite.in(Behaviors.setup(context -> new Appender(id)));
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Append, String, Long> commandHandler() {
        return (count, append) -> Effect().persist(append.texts()).thenRun(now -> append.replyTo().tell(now));
    }

    @Override
    public EventHandler<Long, String> eventHandler() {
        return (count, text) -> count + 1;
    }
}
