package dev.tutti.lock;

import dev.tutti.protocol.lock.LockReply;
import java.util.concurrent.CompletionStage;

/** A request for locks that is under way. */
public interface PendingLock {
    /** {@code Granted} or {@code Refused}; always comes, at the latest some seconds after the time it may wait. */
    CompletionStage<LockReply> reply();

    /** Nobody wants it any more: ends the wait, or lets go of what it was granted. */
    void withdraw();
}
