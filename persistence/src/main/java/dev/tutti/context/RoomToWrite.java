package dev.tutti.context;

import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Level;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/** Whether a context's entity may write, and who is to be told where a write fails because there was no room after all. */
final class RoomToWrite {
    static final Problem NONE = new Problem.InsufficientStorage(5_000);

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

    /** @param refuse who waits for the write */
    void writing(Consumer<Problem> refuse) {
        underWay = refuse;
    }

    void written() {
        underWay = problem -> {};
    }

    /** The entity begins again from what is durable. Where something else went wrong, its callers find out by themselves. */
    void failed() {
        space.takeLoss(persistenceId).ifPresent(loss -> underWay.accept(switch (loss) {
            case NOT_WRITTEN -> NONE;
            case UNKNOWN -> new Problem.OutcomeUnknown(List.of());
        }));
        written();
    }
}
