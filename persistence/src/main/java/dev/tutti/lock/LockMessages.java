package dev.tutti.lock;

import dev.tutti.lock.LockCommand.Batch;
import dev.tutti.lock.LockCommand.Head;
import dev.tutti.lock.LockCommand.HeadAt;
import dev.tutti.lock.LockCommand.RefuseWait;
import dev.tutti.lock.LockCommand.Seen;
import dev.tutti.lock.LockCommand.Signal;
import dev.tutti.lock.LockCommand.Watch;
import dev.tutti.lock.LockCommand.Written;
import dev.tutti.node.MessageTypes;
import dev.tutti.node.NodeMessages;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest;

/** What nodes write to each other about locks. */
public final class LockMessages implements NodeMessages {
    @Override
    public void register(MessageTypes types) {
        types.message(Batch.class).message(Written.class).message(Seen.class).message(Watch.class).message(Head.class)
                .message(HeadAt.class).message(RefuseWait.class).message(Signal.class).message(WaitGraph.Waits.class)
                .message(Dependents.Depends.class)
                .family(LockRequest.class).family(LockReply.class).family(LockEvent.class);
    }
}
