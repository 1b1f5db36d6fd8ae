package dev.tutti.context;

import dev.tutti.ask.ReplyTo;
import dev.tutti.feed.FeedSignal;
import dev.tutti.node.NodeMessage;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.tracing.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;

/** What a context's entity receives; what may come from another node is a {@link NodeMessage}. */
sealed interface ContextCommand {
    record Ask(ContextRequest request, ReplyTo<ContextReply> replyTo) implements ContextCommand, NodeMessage {}

    /** What queued at a gate: one persist, one journal write, an answer per request. */
    record AppendBatch(List<AppendUnits> requests, ReplyTo<BatchReply> replyTo, Span span)
            implements
                ContextCommand,
                NodeMessage {
        void reply(List<ContextReply> replies) {
            replyTo.tell(new BatchReply(replies, span.child("context.reply")));
        }
    }

    /** The answers to a batch, in its order; {@code span} is that of their way back. */
    record BatchReply(List<ContextReply> replies, Span span) {}

    /** A batch whose old-looking ids were looked up in the journal, as it stood at a number of units. */
    record Resolved(AppendBatch batch, Map<UUID, WorkUnit> known, Set<UUID> asked, long asOfUnits)
            implements
                ContextCommand {}

    record LookupFailed(AppendBatch batch, Throwable cause) implements ContextCommand {}

    /** A feed registers, or renews that, with the agents connected to it. */
    record Watch(ActorRef<FeedSignal> feed, Set<String> present) implements ContextCommand, NodeMessage {}

    /** A change, with the units that it pins and links, looked up. */
    record Update(UpdateContext request, Map<UUID, WorkUnit> units, ReplyTo<ContextReply> replyTo)
            implements
                ContextCommand,
                NodeMessage {}

    enum Signal implements ContextCommand {
        /** Somebody may have been without a connection for long enough. */
        PRESENCE, STOP
    }
}
