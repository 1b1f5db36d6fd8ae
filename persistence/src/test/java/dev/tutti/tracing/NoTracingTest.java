package dev.tutti.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where tracing is off, the way of a unit costs no object. */
class NoTracingTest {
    private static final int APPENDS = 200_000;

    private record Write(String persistenceId, Span span) {}

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Tracing off = new NoTracing();
    private final List<Write> group = List.of(new Write("context|a", Span.NONE), new Write("context|b", Span.NONE));

    @Test
    void whatIsSaidToNoSpanMakesNoObject() {
        appends();
        var before = threads.getCurrentThreadAllocatedBytes();
        appends();
        // Reading the counter may cost something itself, but no append does.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(APPENDS);
    }

    private void appends() {
        for (var i = 0; i < APPENDS; i++) {
            append(i);
        }
    }

    /** What an append and the group commit around it say. */
    private void append(int number) {
        var request = off.request("POST", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null);
        request.rename("POST /workunit").tag("http.route", "/workunit");
        var append = request.child("context.append").tag("tutti.seq", 1_000_000L + number);
        append.child("context.gate").end();
        var batch = Span.of(group, Write::span);
        var write = batch.child("journal.write");
        off.handOver("context|a", write);
        var commit = off.group("journal.commit", Span.of(group, Write::span));
        commit.tag("tutti.commit.bytes", number).end();
        off.takeOver("context|a").end();
        append.fail("none");
        if (request.isRecorded() || batch.isRecorded() || commit.isRecorded()) {
            throw new AssertionError("nothing is traced");
        }
    }
}
