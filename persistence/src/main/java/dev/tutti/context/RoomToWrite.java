package dev.tutti.context;

import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Level;
import dev.tutti.journal.JournalSpace.Loss;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/** Whether a context's entity may write, and who is to be told where a write fails after all. */
final class RoomToWrite {
    private static final Problem MOVED = new Problem.Overloaded("the context has moved to another node", 1_000);

    private final JournalSpace space;
    private final String persistenceId;
    private Consumer<Problem> underWay = problem -> {};

    RoomToWrite(ActorSystem<?> system, String persistenceId) {
        this.space = JournalSpace.get(system);
        this.persistenceId = persistenceId;
    }

    boolean isThere() {
        return space.level() == Level.ENOUGH;
    }

    /** What to tell whoever is refused because of it. */
    Problem refusal() {
        return space.refusal();
    }

    /** @param refuse who waits for the write */
    void writing(Consumer<Problem> refuse) {
        underWay = refuse;
    }

    void written() {
        underWay = problem -> {};
    }

    /** The entity begins again from what is durable, or ends. What no store said more of may have been written. */
    void failed() {
        underWay.accept(switch (space.takeLoss(persistenceId).orElse(Loss.UNKNOWN)) {
            case NOT_WRITTEN -> space.refusal();
            case FENCED -> MOVED;
            case UNKNOWN -> new Problem.OutcomeUnknown(List.of());
        });
        written();
    }
}
