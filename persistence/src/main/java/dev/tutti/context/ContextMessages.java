package dev.tutti.context;

import dev.tutti.context.ContextCommand.AppendBatch;
import dev.tutti.context.ContextCommand.Ask;
import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.context.ContextCommand.Update;
import dev.tutti.context.ContextCommand.Watch;
import dev.tutti.node.MessageTypes;
import dev.tutti.node.NodeMessages;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.problem.Problem;

/** What nodes write to each other about contexts. */
public final class ContextMessages implements NodeMessages {
    @Override
    public void register(MessageTypes types) {
        types.message(Ask.class).message(AppendBatch.class).message(Update.class).message(Watch.class)
                .message(BatchReply.class).family(ContextRequest.class).family(ContextReply.class)
                .family(ContextEvent.class).family(Problem.class);
    }
}
