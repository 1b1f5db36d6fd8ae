package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.metrics.Allocation;
import dev.tutti.app.metrics.PrometheusTelemetry;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the door to contexts records of an append costs the append no memory. */
class ContextMetricsTest {
    private static final int APPENDS = 200_000;
    private final ContextMetrics metrics = new ContextMetrics(PrometheusTelemetry.start());

    @Test
    void anAppendThatWasAcknowledgedIsRecordedWithoutAnObject() {
        var appended = new ContextReply.Appended(List.of());
        assertThat(Allocation.bytes(APPENDS, () -> metrics.answered(System.nanoTime(), appended)))
                .as("bytes for %d appends", APPENDS).isLessThan(APPENDS);
    }

    @Test
    void soIsOneThatWasRefused() {
        var refused = new ContextReply.Refused(new Problem.Overloaded("a", 1_000));
        assertThat(Allocation.bytes(APPENDS, () -> metrics.answered(System.nanoTime(), refused)))
                .as("bytes for %d appends", APPENDS).isLessThan(APPENDS);
    }
}
