package dev.tutti.http;

import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.problem.Problem;

/**
 * The answer to one frame.
 *
 * @param ref    the frame's own
 * @param status the HTTP status the same request would have been answered with
 */
record SocketReply(String ref, int status, Result result) {
    sealed interface Result {
        record Stored(Receipt receipt) implements Result {}

        record Done() implements Result {}

        record Refused(Problem problem) implements Result {}
    }

    static SocketReply stored(String ref, Receipt receipt) {
        return new SocketReply(ref, receipt.repeated() ? 200 : 201, new Result.Stored(receipt));
    }

    static SocketReply done(String ref) {
        return new SocketReply(ref, 200, new Result.Done());
    }

    static SocketReply refused(String ref, Problem problem) {
        return new SocketReply(ref, ProblemStatus.of(problem), new Result.Refused(problem));
    }
}
