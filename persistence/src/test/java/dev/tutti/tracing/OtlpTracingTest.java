package dev.tutti.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which spans are made and leave, with an exporter that does as the test says. */
class OtlpTracingTest {
    private static final String WANTED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Exporter exporter = new Exporter();

    /** Keeps what it is given; takes it at once, or once it is told to. */
    private static final class Exporter implements SpanExporter {
        private final List<SpanData> exported = new ArrayList<>();
        private final CompletableResultCode taken = new CompletableResultCode();
        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public synchronized CompletableResultCode export(Collection<SpanData> spans) {
            exported.addAll(spans);
            asked.countDown();
            return taken;
        }

        synchronized List<String> names() {
            return exported.stream().map(SpanData::getName).toList();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private Pipeline pipeline(String changed) {
        return new Pipeline(TracingSettingsTest.settings(changed), exporter,
                new Losses("nowhere", Duration.ofHours(1)));
    }

    @Test
    void ofAShareOfNoneIsTracedWhatTheClientTracesAndTheCommitThatCarriesIt() {
        exporter.taken.succeed();
        var pipeline = pipeline("sampling-ratio=0");
        var tracing = new OtlpTracing(pipeline.tracer());

        var unwanted = tracing.request("unwanted", null, null);
        var wanted = tracing.request("wanted", WANTED, null);
        assertThat(unwanted.isRecorded()).isFalse();
        tracing.group("commit of nothing", unwanted).end();
        tracing.group("commit", Span.of(List.of(unwanted, wanted), span -> span)).end();
        wanted.end();
        pipeline.close().toCompletableFuture().join();

        assertThat(exporter.names()).containsExactly("commit", "wanted");
        assertThat(exporter.exported.getFirst().getLinks()).hasSize(1);
    }

    @Test
    void aSpanThatFindsNoPlaceIsDroppedAndNobodyWaits() throws Exception {
        var pipeline = pipeline("queue-spans=4,batch-spans=1");
        var tracing = new OtlpTracing(pipeline.tracer());

        tracing.request("1", null, null).end();
        exporter.asked.await();
        for (var number = 2; number <= 10; number++) {
            tracing.request(Integer.toString(number), null, null).end();
        }
        // Only now is the first one taken: it had kept its place until here.
        exporter.taken.succeed();
        pipeline.close().toCompletableFuture().join();

        assertThat(exporter.names()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void whatAnEntityHandsOverIsTakenOverOnceAndNotByAWriteThatComesLater() {
        var tracing = new OtlpTracing(pipeline("").tracer());
        var write = tracing.request("write", WANTED, null);

        tracing.handOver("context|a", write);
        assertThat(tracing.takeOver("context|b")).isSameAs(Span.NONE);
        assertThat(tracing.takeOver("context|a")).isSameAs(write);
        assertThat(tracing.takeOver("context|a")).isSameAs(Span.NONE);
        tracing.handOver("context|a", write);
        tracing.handOver("context|a", Span.NONE);
        assertThat(tracing.takeOver("context|a")).isSameAs(Span.NONE);
    }

    @Test
    void theStepsOfABatchAreInTheTraceOfEachOfItsRequests() {
        exporter.taken.succeed();
        var pipeline = pipeline("");
        var tracing = new OtlpTracing(pipeline.tracer());
        var one = tracing.request("one", WANTED, null);
        var two = tracing.request("two", null, null);

        Span.of(List.of(one, Span.NONE, two), span -> span).child("decide").tag("tutti.batch.requests", 3).end();
        pipeline.close().toCompletableFuture().join();

        assertThat(exporter.names()).containsExactly("decide", "decide");
        assertThat(exporter.exported).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }
}
