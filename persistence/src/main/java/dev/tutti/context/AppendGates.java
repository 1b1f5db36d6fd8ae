package dev.tutti.context;

import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** The gates of this node: one for each context that is being written to, and none for the others. */
final class AppendGates {
    private final ConcurrentHashMap<String, AppendGate> gates = new ConcurrentHashMap<>();
    private final ContextSettings settings;
    private final ContextMetrics metrics;
    private final BiFunction<String, List<AppendUnits>, CompletionStage<BatchReply>> send;

    AppendGates(ContextSettings settings, BiFunction<String, List<AppendUnits>, CompletionStage<BatchReply>> send,
            ContextMetrics metrics) {
        this.settings = settings;
        this.send = send;
        this.metrics = metrics;
        metrics.gates(() -> gates.values().stream().mapToLong(AppendGate::queuedUnits).sum());
    }

    CompletionStage<ContextReply> append(AppendUnits request) {
        var began = System.nanoTime();
        while (true) {
            var gate = gates.computeIfAbsent(request.contextId(),
                    id -> new AppendGate(settings, batch -> send.apply(id, batch)));
            var reply = gate.append(request);
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
