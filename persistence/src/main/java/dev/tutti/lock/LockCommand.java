package dev.tutti.lock;

import dev.tutti.ask.ReplyTo;
import dev.tutti.feed.FeedSignal;
import dev.tutti.node.NodeMessage;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.tracing.Span;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;

/** What a lock space's entity receives; what may come from another node is a {@link NodeMessage}. */
sealed interface LockCommand {
    /** What queued at a gate: one persist, one journal write. Answers come when they are known. */
    record Batch(List<Asked> requests, ReplyTo<Written> replyTo) implements LockCommand, NodeMessage {}

    /** That a batch is durable, or has come to nothing. */
    record Written() {
        static final Written DONE = new Written();
    }

    /**
     * A request.
     *
     * @param attempt of an acquisition and of what withdraws it: over which connection it was asked; null of any other
     */
    record Asked(LockRequest request, UUID attempt, ReplyTo<LockReply> replyTo, Span span) {}

    /** An agent has a connection. */
    record Seen(String agentId) implements LockCommand, NodeMessage {}

    record Watch(ActorRef<FeedSignal> feed, Set<String> present) implements LockCommand, NodeMessage {}

    /** Asks for the number of the last event. */
    record Head(ReplyTo<HeadAt> replyTo) implements LockCommand, NodeMessage {}

    record HeadAt(long events) {}

    /** Refuse a wait: it is part of a circle over several spaces. */
    record RefuseWait(UUID requestId, List<Problem.Deadlock.Wait> cycle) implements LockCommand, NodeMessage {}

    enum Signal implements LockCommand, NodeMessage {
        /** Something may be due. */
        TICK,
        /** Wake up: leases must end though nobody asks. */
        WAKE,
        /** Nothing has been held for a while. */
        IDLE,
        /** It is time to tell the wait graph again. */
        TELL_WAITS,
        /** It is time to tell all nodes again on whose connections locks depend. */
        TELL_DEPENDENCE, STOP
    }
}
