package dev.tutti.lock;

import dev.tutti.feed.FeedSignal;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.tracing.Span;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** What a lock space's entity receives. */
sealed interface LockCommand {
    /** What queued at a gate: one persist, one journal write. Done once it is durable; answers come when they are known. */
    record Batch(List<Asked> requests, ActorRef<Done> replyTo) implements LockCommand {}

    /** A request, and whom to answer under which number. */
    record Asked(LockRequest request, ActorRef<Answer> replyTo, long number, Span span) {
        void answer(LockReply reply) {
            replyTo.tell(new Answer(number, reply));
        }
    }

    record Answer(long number, LockReply reply) {}

    /** An agent has a connection. */
    record Seen(String agentId) implements LockCommand {}

    record Watch(ActorRef<FeedSignal> feed, Set<String> present) implements LockCommand {}

    /** Asks for the number of the last event. */
    record Head(ActorRef<Long> replyTo) implements LockCommand {}

    /** Refuse a wait: it is part of a circle over several spaces. */
    record RefuseWait(UUID requestId, List<Problem.Deadlock.Wait> cycle) implements LockCommand {}

    enum Signal implements LockCommand {
        /** Something may be due. */
        TICK,
        /** Wake up: leases must end though nobody asks. */
        WAKE,
        /** Nothing has been held for a while. */
        IDLE,
        /** It is time to tell the wait graph again. */
        TELL_WAITS, STOP
    }
}
