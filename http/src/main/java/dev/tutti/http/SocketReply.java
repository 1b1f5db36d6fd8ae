package dev.tutti.http;

import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.lock.LockHandle;
import dev.tutti.protocol.problem.Problem;
import java.util.List;

/**
 * The answer to one frame.
 *
 * @param ref    the frame's own
 * @param status the HTTP status the same request would have been answered with
 */
record SocketReply(String ref, int status, Result result) {
    sealed interface Result {
        record Stored(Receipt receipt) implements Result {}

        /** {@code single} where one resource was asked for by itself. */
        record Locked(List<LockHandle> locks, boolean single) implements Result {}

        record Done() implements Result {}

        record Refused(Problem problem) implements Result {}
    }

    static SocketReply stored(String ref, Receipt receipt) {
        return new SocketReply(ref, receipt.repeated() ? 200 : 201, new Result.Stored(receipt));
    }

    static SocketReply locked(String ref, int status, List<LockHandle> locks, boolean single) {
        return new SocketReply(ref, status, new Result.Locked(locks, single));
    }

    static SocketReply done(String ref) {
        return new SocketReply(ref, 200, new Result.Done());
    }

    static SocketReply refused(String ref, Problem problem) {
        return new SocketReply(ref, ProblemStatus.of(problem), new Result.Refused(problem));
    }
}
