package dev.tutti.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.typesafe.config.ConfigFactory;
import dev.tutti.protocol.Samples;
import dev.tutti.protocol.workunit.WorkUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One event through so many live subscriptions to its bytes, which are made once; without any network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBenchmark {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final FeedEvent.Encoding<byte[]> JSON = new FeedEvent.Encoding<>(0, byte[].class,
            event -> {
                try {
                    return Samples.json(FACTORY, (WorkUnit) event.event());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

    @Param({"1", "100", "1000"})
    int subscribers;

    private final LogId log = new LogId("context", Samples.CONTEXT);
    private final WorkUnit unit = Samples.unit(1);
    private final List<Subscription> subscriptions = new ArrayList<>();
    private long number;

    @Setup
    public void subscribe() {
        var settings = FeedSettings.of(ConfigFactory.load("single"));
        for (var i = 0; i < subscribers; i++) {
            var subscription = new Subscription(log, 0, event -> true, settings);
            subscription.next();
            subscription.attached(List.of());
            subscriptions.add(subscription);
        }
    }

    @Benchmark
    public long fanOut() {
        var bytes = 0L;
        var events = List.of(new FeedEvent(log, ++number, unit, 600));
        for (var subscription : subscriptions) {
            subscription.events(events);
            while (subscription.hasEvents()) {
                bytes += subscription.poll().encoded(JSON).length;
            }
        }
        return bytes;
    }
}
