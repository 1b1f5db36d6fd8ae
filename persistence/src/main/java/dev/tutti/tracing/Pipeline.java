package dev.tutti.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pekko.Done;

/** From an ended span to the collector: a bounded queue, the SDK's batches on a thread of their own, OTLP over HTTP. */
final class Pipeline {
    /** The exporter tells of every failure by itself; {@link Losses} tells it with its number, and not as often. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

    private final SdkTracerProvider provider;
    private final TracingSettings settings;
    private final Losses losses;

    Pipeline(TracingSettings settings) {
        this(settings, otlp(settings), new Losses(settings.endpoint().toString(), settings.reportInterval()));
    }

    Pipeline(TracingSettings settings, SpanExporter exporter, Losses losses) {
        this.settings = settings;
        this.losses = losses;
        var places = new Places(settings.queueSpans(), losses);
        var batches = BatchSpanProcessor.builder(places.leaving(exporter)).setMaxQueueSize(settings.queueSpans())
                .setMaxExportBatchSize(settings.batchSpans()).setScheduleDelay(settings.exportInterval())
                .setExporterTimeout(settings.exportTimeout()).build();
        this.provider = SdkTracerProvider.builder().setResource(resource(settings))
                .setSampler(new LinkedSampler(settings.samplingRatio()))
                .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(settings.maxLinks()).build())
                .addSpanProcessor(places.entering(batches)).build();
    }

    private static SpanExporter otlp(TracingSettings settings) {
        EXPORTER.setLevel(Level.OFF);
        var builder = OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint().toString())
                .setTimeout(settings.exportTimeout()).setConnectTimeout(settings.exportTimeout());
        settings.headers().forEach(builder::addHeader);
        return builder.build();
    }

    private static Resource resource(TracingSettings settings) {
        var attributes = Attributes.builder();
        settings.resource().forEach(attributes::put);
        attributes.put("service.name", settings.serviceName());
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    Tracer tracer() {
        return provider.get("dev.tutti");
    }

    /** Sends what waits, but does not wait for a collector that does not take it. */
    CompletionStage<Done> close() {
        var closed = new CompletableFuture<Done>();
        provider.shutdown().whenComplete(() -> closed.complete(Done.getInstance()));
        return closed.completeOnTimeout(Done.getInstance(), settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> losses.tell());
    }
}
