package dev.tutti.context;

import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.tracing.Span;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of this node: one for each context that is being written to, and none for the others. */
final class AppendGates {
    private final ConcurrentHashMap<String, AppendGate> gates = new ConcurrentHashMap<>();
    private final ContextSettings settings;
    private final ContextMetrics metrics;
    private final Send send;

    /** How a batch comes to its context, and with what span. */
    @FunctionalInterface
    interface Send {
        CompletionStage<BatchReply> send(String contextId, List<AppendUnits> batch, Span span);
    }

    AppendGates(ContextSettings settings, Send send, ContextMetrics metrics) {
        this.settings = settings;
        this.send = send;
        this.metrics = metrics;
        metrics.gates(() -> gates.values().stream().mapToLong(AppendGate::queuedUnits).sum());
    }

    CompletionStage<ContextReply> append(AppendUnits request, Span span) {
        var began = System.nanoTime();
        while (true) {
            var gate = gates.computeIfAbsent(request.contextId(),
                    id -> new AppendGate(settings, (batch, carried) -> send.send(id, batch, carried)));
            var reply = gate.append(request, span);
            if (reply != null) {
                return reply.whenComplete((done, failure) -> {
                    forgetIfIdle(request.contextId(), gate);
                    metrics.answered(began, done);
                });
            }
            gates.remove(request.contextId(), gate);
        }
    }

    private void forgetIfIdle(String contextId, AppendGate gate) {
        if (gate.closeIfIdle()) {
            gates.remove(contextId, gate);
        }
    }
}
