package dev.tutti.context;

import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import dev.tutti.tracing.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Where appends to one context wait while a batch of them is in flight; what queued goes as the next batch.
 *
 * <p>A lone writer waits for nobody, many writers share one persist, and there is no timer. Order of arrival is order of
 * writing. Bounded: beyond it an append is refused at once, with nothing written.
 */
final class AppendGate {
    private final ContextSettings settings;
    private final BiFunction<List<AppendUnits>, Span, CompletionStage<BatchReply>> send;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int queuedUnits;
    private long queuedBytes;
    private boolean inFlight;
    private boolean closed;

    AppendGate(ContextSettings settings, BiFunction<List<AppendUnits>, Span, CompletionStage<BatchReply>> send) {
        this.settings = settings;
        this.send = send;
    }

    private record Waiting(AppendUnits request, long bytes, CompletableFuture<ContextReply> reply, Span span,
            Span gate) {
        /** The span of the request, whose wait is over. */
        Span leave() {
            gate.end();
            return span;
        }
    }

    /** The reply to come, or null when this gate has been closed and a new one must be taken. */
    CompletableFuture<ContextReply> append(AppendUnits request, Span span) {
        var bytes = request.units().stream().mapToLong(WorkUnitDraft::sizeBytes).sum();
        var waiting = new Waiting(request, bytes, new CompletableFuture<>(), span, span.child("context.gate"));
        List<Waiting> batch;
        synchronized (this) {
            if (closed) {
                return null;
            }
            var alone = queue.isEmpty();
            if (!alone && (queuedUnits + request.units().size() > settings.gateUnits()
                    || queuedBytes + bytes > settings.gateBytes())) {
                waiting.leave();
                return CompletableFuture.completedFuture(new Refused(
                        new Problem.Overloaded(queuedUnits + " units for context '" + request.contextId() + "'",
                                1_000)));
            }
            queue.addLast(waiting);
            queuedUnits += request.units().size();
            queuedBytes += bytes;
            batch = inFlight ? List.of() : nextBatch();
        }
        start(batch);
        return waiting.reply();
    }

    /** Units that wait for the batch before theirs. */
    synchronized int queuedUnits() {
        return queuedUnits;
    }

    /** Closes the gate if nothing is here, so that its owner may forget it. */
    synchronized boolean closeIfIdle() {
        closed = closed || !inFlight && queue.isEmpty();
        return closed;
    }

    private List<Waiting> nextBatch() {
        var batch = new ArrayList<Waiting>();
        var units = 0;
        var bytes = 0L;
        while (!queue.isEmpty()) {
            var next = queue.peekFirst();
            units += next.request().units().size();
            bytes += next.bytes();
            if (!batch.isEmpty() && (units > settings.batchUnits() || bytes > settings.batchBytes())) {
                break;
            }
            batch.add(queue.removeFirst());
            queuedUnits -= next.request().units().size();
            queuedBytes -= next.bytes();
        }
        inFlight = !batch.isEmpty();
        return batch;
    }

    private void start(List<Waiting> batch) {
        if (!batch.isEmpty()) {
            send.apply(batch.stream().map(Waiting::request).toList(), Span.of(batch, Waiting::leave))
                    .whenComplete((replies, failure) -> finish(batch, replies, failure));
        }
    }

    private void finish(List<Waiting> batch, BatchReply replies, Throwable failure) {
        if (failure == null) {
            replies.span().end();
        }
        List<Waiting> next;
        synchronized (this) {
            next = nextBatch();
        }
        start(next);
        for (var i = 0; i < batch.size(); i++) {
            var waiting = batch.get(i);
            waiting.reply().complete(failure == null
                    ? replies.replies().get(i)
                    : new Refused(new Problem.OutcomeUnknown(
                            waiting.request().units().stream().map(WorkUnitDraft::id).toList())));
        }
    }
}
