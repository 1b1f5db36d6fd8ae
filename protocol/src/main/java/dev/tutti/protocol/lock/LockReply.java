package dev.tutti.protocol.lock;

import dev.tutti.protocol.problem.Problem;
import java.util.List;

/** What a lock space answers. */
public sealed interface LockReply {
    /** {@code repeated} when an earlier request of the same id was granted these. */
    record Granted(List<LockHandle> locks, boolean repeated) implements LockReply {}

    record Renewed(LockHandle lock) implements LockReply {}

    record Released() implements LockReply {}

    record LocksFound(List<LockHandle> locks, int waiting) implements LockReply {}

    record Refused(Problem problem) implements LockReply {}
}
