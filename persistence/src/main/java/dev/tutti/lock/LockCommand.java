package dev.tutti.lock;

import dev.tutti.ask.ReplyTo;
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
    record Batch(List<Asked> requests, ReplyTo<Done> replyTo) implements LockCommand {}

    record Asked(LockRequest request, ReplyTo<LockReply> replyTo, Span span) {}

    /** An agent has a connection. */
    record Seen(String agentId) implements LockCommand {}

    record Watch(ActorRef<FeedSignal> feed, Set<String> present) implements LockCommand {}

    /** Asks for the number of the last event. */
    record Head(ReplyTo<Long> replyTo) implements LockCommand {}

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
