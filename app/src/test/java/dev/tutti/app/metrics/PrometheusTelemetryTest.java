package dev.tutti.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is recorded is shown, whole, whoever records it, and recording leaves no garbage. */
class PrometheusTelemetryTest {
    private static final Metric EVENTS = Metric.of("events_total", "Events", "kind");
    private static final Metric DEPTH = Metric.of("depth", "Depth");
    private static final Metric WAIT = Metric.of("wait_seconds", "Wait");

    private final PrometheusTelemetry telemetry = PrometheusTelemetry.start();

    private Scrape scrape() throws IOException {
        var text = new ByteArrayOutputStream();
        telemetry.exposition().orElseThrow().write(text);
        return Scrape.of(text.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aBucketHoldsWhatIsAtMostItsBound() throws IOException {
        var histogram = telemetry.histogram(WAIT, Buckets.TIMES);
        histogram.record(0);
        histogram.record(1_000_000);
        histogram.record(1_000_001);
        histogram.record(60_000_000_000L);
        var scrape = scrape();
        assertThat(scrape.value("wait_seconds_bucket", "le", "5.0E-4")).isEqualTo(1);
        assertThat(scrape.value("wait_seconds_bucket", "le", "0.001")).isEqualTo(2);
        assertThat(scrape.value("wait_seconds_bucket", "le", "0.0025")).isEqualTo(3);
        assertThat(scrape.value("wait_seconds_bucket", "le", "10.0")).isEqualTo(3);
        assertThat(scrape.value("wait_seconds_count")).isEqualTo(4);
        assertThat(scrape.value("wait_seconds_sum")).isEqualTo(60.002000001);
    }

    @Test
    void partsThatAskForTheSameShareIt() throws IOException {
        telemetry.counter(EVENTS, "a").add(2);
        telemetry.counter(EVENTS, "a").increment();
        telemetry.counter(EVENTS, "b").increment();
        assertThat(scrape().value("events_total", "kind", "a")).isEqualTo(3);
        assertThat(scrape().value("events_total", "kind", "b")).isEqualTo(1);
    }

    @Test
    void aGaugeIsWhatItsPartsAddUpToOrWhatIsReadNow() throws IOException {
        var gauge = telemetry.gauge(DEPTH);
        gauge.add(5);
        gauge.add(-2);
        var now = new AtomicLong(4);
        telemetry.gauge(Metric.of("width", "Width"), now::get);
        assertThat(scrape().value("depth")).isEqualTo(3);
        assertThat(scrape().value("width")).isEqualTo(4);
        now.set(9);
        assertThat(scrape().value("width")).isEqualTo(9);
    }

    @Test
    void nothingIsLostThatManyThreadsRecordWhileItIsShown() throws IOException {
        var histogram = telemetry.histogram(WAIT, Buckets.TIMES);
        var counter = telemetry.counter(EVENTS, "a");
        var threads = IntStream.range(0, 4).mapToObj(n -> CompletableFuture.runAsync(() -> {
            for (var i = 0; i < 100_000; i++) {
                histogram.record(i);
                counter.increment();
            }
        })).toArray(CompletableFuture<?>[]::new);
        var all = CompletableFuture.allOf(threads);
        var before = 0.0;
        while (!all.isDone()) {
            // Reading it whole checks that the count is that of the buckets, at any moment.
            var count = scrape().value("wait_seconds_count");
            assertThat(count).isGreaterThanOrEqualTo(before);
            before = count;
        }
        all.join();
        assertThat(scrape().value("wait_seconds_count")).isEqualTo(400_000);
        assertThat(scrape().value("events_total", "kind", "a")).isEqualTo(400_000);
    }

    @Test
    void recordingAllocatesNothing() {
        var histogram = telemetry.histogram(WAIT, Buckets.WAITS);
        var counter = telemetry.counter(EVENTS, "a");
        var gauge = telemetry.gauge(DEPTH);
        var events = 1_000_000;
        assertThat(Allocation.bytes(events, () -> {
            histogram.record(1_000);
            counter.increment();
            gauge.add(-1);
        })).as("bytes for %d events", 3 * events).isLessThan(10_000);
    }

    @Test
    void aNameHasOneMeaning() {
        telemetry.counter(EVENTS, "a");
        assertThatThrownBy(() -> telemetry.counter(Metric.of("events_total", "Something else", "kind"), "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> telemetry.gauge(EVENTS, "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> telemetry.counter(Metric.of("events", "Events")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> telemetry.counter(EVENTS)).isInstanceOf(IllegalArgumentException.class);
    }
}
