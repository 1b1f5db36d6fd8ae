package dev.tutti.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places for spans that ended and are not at the collector: taken at the end of a span, given back when its export is
 * over. A span that finds none is dropped and counted; nobody waits. The SDK's own queue is as long, and so never overflows
 * behind our back.
 */
final class Places {
    private final int all;
    private final Losses losses;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int all, Losses losses) {
        this.all = all;
        this.losses = losses;
    }

    SpanProcessor entering(SpanProcessor queue) {
        return new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {}

            @Override
            public boolean isStartRequired() {
                return false;
            }

            @Override
            public void onEnd(ReadableSpan span) {
                if (taken.incrementAndGet() <= all) {
                    queue.onEnd(span);
                } else {
                    taken.decrementAndGet();
                    losses.dropped();
                }
            }

            @Override
            public boolean isEndRequired() {
                return true;
            }

            @Override
            public CompletableResultCode forceFlush() {
                return queue.forceFlush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return queue.shutdown();
            }
        };
    }

    SpanExporter leaving(SpanExporter exporter) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                // The batch is the SDK's list, which it empties and fills again.
                var number = spans.size();
                var result = exporter.export(spans);
                return result.whenComplete(() -> {
                    taken.addAndGet(-number);
                    if (!result.isSuccess()) {
                        losses.failed(number, result.getFailureThrowable());
                    }
                    losses.tellAtTimes();
                });
            }

            @Override
            public CompletableResultCode flush() {
                return exporter.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return exporter.shutdown();
            }
        };
    }
}
