package dev.tutti.context;

import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.tracing.Span;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The span of one append to one context, from the door to its reply; what it went through is within. */
final class AppendSpan {
    private AppendSpan() {}

    static CompletionStage<ContextReply> around(Span within, AppendUnits request,
            Function<Span, CompletionStage<ContextReply>> append) {
        var span = within.child("context.append").tag("tutti.context", request.contextId())
                .tag("tutti.units", request.units().size());
        return append.apply(span).whenComplete((reply, failure) -> {
            if (failure != null) {
                span.fail(failure.getClass().getName());
                return;
            }
            switch (reply) {
                case Appended(var receipts) -> span.tag("tutti.seq", receipts.getLast().seq());
                case Refused(var problem) -> span.tag("tutti.problem", problem.type());
                case Found found -> {
                }
            }
            span.end();
        });
    }
}
