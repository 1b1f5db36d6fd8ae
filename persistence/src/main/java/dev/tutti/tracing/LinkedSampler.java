package dev.tutti.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * What the client decided, else a share of the requests; and work that is done for traced requests is traced with them, or
 * their links would lead nowhere.
 */
final class LinkedSampler implements Sampler {
    private final Sampler requests;

    LinkedSampler(double ratio) {
        this.requests = Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
    }

    @Override
    public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
            Attributes attributes, List<LinkData> links) {
        var root = !Span.fromContext(parent).getSpanContext().isValid();
        if (root && links.stream().anyMatch(link -> link.getSpanContext().isSampled())) {
            return SamplingResult.recordAndSample();
        }
        return requests.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "Linked{" + requests.getDescription() + "}";
    }
}
