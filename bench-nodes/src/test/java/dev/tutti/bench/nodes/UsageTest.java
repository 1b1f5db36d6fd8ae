package dev.tutti.bench.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processor seconds: what the system says, and what is made of them. */
class UsageTest {
    /** user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice: guests are in user as well. */
    @Test
    void theMachineIsBusyUnlessItIsIdleOrWaitsForADisk() {
        assertThat(Usage.machine("cpu  1000 20 300 9999 8888 4 50 26 700 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"))
                .isEqualTo(14);
    }

    @Test
    void aDifferenceIsSharedOutAmongOperations() {
        var values = new HashMap<String, Double>();

        new Usage(10, 100, 1000, 5000, 50).since(new Usage(9, 96, 999, 4992, 46)).into(values, 2_000);

        assertThat(values).isEqualTo(Map.of(Usage.TUTTI, 0.5, Usage.CASSANDRA, 2.0, Usage.CLIENT, 0.5, Usage.BUSY, 1.5,
                Usage.OTHERS, 2.0));
    }
}
