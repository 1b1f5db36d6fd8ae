package dev.tutti.lock;

import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import java.util.function.Consumer;

/** A request that waits its turn. It holds nothing meanwhile, and is granted whole. */
record Waiting(AcquireLocks request, long untilNanos, Consumer<LockReply> replyTo) {
    boolean conflictsWith(AcquireLocks later) {
        return request.mode().conflictsWith(later.mode()) && request.resources().stream()
                .anyMatch(mine -> later.resources().stream().anyMatch(mine::overlaps));
    }
}
