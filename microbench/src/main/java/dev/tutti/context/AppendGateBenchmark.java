package dev.tutti.context;

import com.typesafe.config.ConfigFactory;
import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.Samples;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.tracing.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the gate of a context adds to an append: alone, and when many meet while a batch is in flight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendGateBenchmark {
    private static final int MANY = 64;

    private final ContextSettings settings = ContextSettings.of(ConfigFactory.load("single"));
    private final AppendUnits request = new AppendUnits(Samples.CONTEXT, List.of(Samples.draft()));
    private final AppendGate lone = new AppendGate(settings,
            (batch, span) -> CompletableFuture.completedFuture(reply(batch)));
    private final List<CompletableFuture<BatchReply>> inFlight = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final AppendGate busy = new AppendGate(settings, this::hold);

    private CompletionStage<BatchReply> hold(List<AppendUnits> batch, Span span) {
        var reply = new CompletableFuture<BatchReply>();
        inFlight.add(reply);
        sizes.add(batch.size());
        return reply;
    }

    private static BatchReply reply(List<AppendUnits> batch) {
        return new BatchReply(Collections.nCopies(batch.size(), new Appended(List.of())), Span.NONE);
    }

    @Benchmark
    public CompletableFuture<ContextReply> alone() {
        return lone.append(request, Span.NONE);
    }

    @Benchmark
    @OperationsPerInvocation(MANY)
    public CompletableFuture<ContextReply> sixtyFourMeet() {
        CompletableFuture<ContextReply> last = null;
        for (var i = 0; i < MANY; i++) {
            last = busy.append(request, Span.NONE);
        }
        // The first went alone; answering it sends the others as one batch.
        for (var i = 0; i < inFlight.size(); i++) {
            inFlight.get(i).complete(
                    new BatchReply(Collections.nCopies(sizes.get(i), new Appended(List.of())), Span.NONE));
        }
        inFlight.clear();
        sizes.clear();
        return last;
    }
}
