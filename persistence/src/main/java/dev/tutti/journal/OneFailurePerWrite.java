package dev.tutti.journal;

import dev.tutti.journal.JournalSpace.Loss;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageFailure;

/**
 * Where a write of several events fails, Pekko tells its actor once for each. The first starts it anew; the others would then
 * be stashed as if they were commands, and what is stashed behind them would stay there until somebody says something more
 * (seen with Pekko 1.7.0). So only the first is let through. Where it says that another node writes the entity now, the actor
 * stops: to begin anew would take the entity away from that node again.
 */
public final class OneFailurePerWrite extends BehaviorInterceptor<WriteMessageFailure, WriteMessageFailure> {
    /** Numbers of incarnations are never used again, and begin with 1. */
    private int failedIncarnation;

    private OneFailurePerWrite() {
        super(WriteMessageFailure.class);
    }

    /** A persistent actor that goes on after a write that failed. */
    public static <T> Behavior<T> in(Behavior<T> persistent) {
        return Behaviors.intercept(OneFailurePerWrite::new, persistent.<WriteMessageFailure>unsafeCast()).unsafeCast();
    }

    @Override
    public Behavior<WriteMessageFailure> aroundReceive(TypedActorContext<WriteMessageFailure> context,
            WriteMessageFailure failure, ReceiveTarget<WriteMessageFailure> target) {
        if (failure.actorInstanceId() == failedIncarnation) {
            return Behaviors.same();
        }
        failedIncarnation = failure.actorInstanceId();
        if (FencedException.isCauseOf(failure.cause())) {
            JournalSpace.get(context.asJava().getSystem()).lost(failure.message().persistenceId(), Loss.FENCED);
            return Behaviors.stopped();
        }
        return target.apply(context, failure);
    }
}
