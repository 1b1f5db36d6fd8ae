package dev.tutti.tracing;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;

/** Tracing is on: spans are made, and leave by {@link Pipeline}. */
final class OtlpTracing extends Tracing {
    private static final TextMapGetter<Parent> GETTER = (parent, key) -> switch (key) {
        case "traceparent" -> parent.traceparent();
        case "tracestate" -> parent.tracestate();
        default -> null;
    };

    private final Tracer tracer;
    private final Map<String, Span> underWay = new ConcurrentHashMap<>();

    OtlpTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    private record Parent(String traceparent, String tracestate) {}

    static OtlpTracing start(ExtendedActorSystem system, TracingSettings settings) {
        var pipeline = new Pipeline(settings);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "last-spans",
                pipeline::close);
        return new OtlpTracing(pipeline.tracer());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span request(String name, String traceparent, String tracestate) {
        var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
        if (traceparent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(),
                    new Parent(traceparent, tracestate), GETTER));
        }
        return started(builder);
    }

    @Override
    public Span group(String name, Span carried) {
        if (!carried.isRecorded()) {
            return Span.NONE;
        }
        var builder = tracer.spanBuilder(name).setNoParent();
        carried.recorded().forEach(span -> builder.addLink(span.context()));
        var group = started(builder);
        group.recorded().forEach(made -> carried.recorded().forEach(span -> span.link(made.context())));
        return group;
    }

    /** What the sampler does not want is not followed any further. */
    private Span started(SpanBuilder builder) {
        var span = builder.startSpan();
        return span.isRecording() ? new RecordedSpan(tracer, span) : Span.NONE;
    }

    @Override
    public void handOver(String persistenceId, Span write) {
        if (write.isRecorded()) {
            underWay.put(persistenceId, write);
        } else {
            // One may be left of a persist that never came to the journal.
            underWay.remove(persistenceId);
        }
    }

    @Override
    public Span takeOver(String persistenceId) {
        var write = underWay.remove(persistenceId);
        return write == null ? Span.NONE : write;
    }
}
