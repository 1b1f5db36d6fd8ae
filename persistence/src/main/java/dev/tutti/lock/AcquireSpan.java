package dev.tutti.lock;

import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.tracing.Span;
import java.util.concurrent.CompletionStage;

/** The span of one request for locks, from the door to its answer; its wait and its grant are within. */
final class AcquireSpan {
    private AcquireSpan() {}

    static Span begin(Span within, AcquireLocks request) {
        return within.isRecorded()
                ? within.child("lock.acquire").tag("tutti.lock.space", request.space())
                        .tag("tutti.lock.resource", request.resources().getFirst().text())
                        .tag("tutti.lock.resources", request.resources().size())
                : Span.NONE;
    }

    static CompletionStage<LockReply> around(Span span, CompletionStage<LockReply> answer) {
        if (!span.isRecorded()) {
            return answer;
        }
        return answer.whenComplete((reply, failure) -> {
            switch (reply) {
                case LockReply.Granted(var locks, var repeated) -> span.tag("tutti.lock.token",
                        locks.getFirst().fencingToken());
                case LockReply.Refused(var problem) -> span.tag("tutti.problem", problem.type());
                case LockReply.Renewed renewed -> {
                }
                case LockReply.Released released -> {
                }
                case LockReply.LocksFound found -> {
                }
            }
            span.end();
        });
    }
}
