package dev.tutti.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;

/** A span of OpenTelemetry. Its parent is always named: the SDK never has to look for one in the thread. */
final class RecordedSpan extends Span {
    private final Tracer tracer;
    private final io.opentelemetry.api.trace.Span span;

    RecordedSpan(Tracer tracer, io.opentelemetry.api.trace.Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    SpanContext context() {
        return span.getSpanContext();
    }

    void link(SpanContext other) {
        span.addLink(other);
    }

    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public Span child(String name) {
        return within(name);
    }

    RecordedSpan within(String name) {
        return new RecordedSpan(tracer, tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
    }

    @Override
    public Span rename(String name) {
        span.updateName(name);
        return this;
    }

    @Override
    public Span tag(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span tag(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public void fail(String errorType) {
        span.setAttribute("error.type", errorType);
        span.setStatus(StatusCode.ERROR);
        span.end();
    }

    @Override
    List<RecordedSpan> recorded() {
        return List.of(this);
    }
}
