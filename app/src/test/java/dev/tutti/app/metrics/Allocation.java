package dev.tutti.app.metrics;

import java.lang.management.ManagementFactory;

/** How much garbage something leaves. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean MEMORY = (com.sun.management.ThreadMXBean) ManagementFactory
            .getThreadMXBean();

    private Allocation() {}

    /** Bytes that this thread allocates while it does something so often, once it has done it as often before. */
    public static long bytes(int times, Runnable event) {
        repeat(times, event);
        var before = MEMORY.getCurrentThreadAllocatedBytes();
        repeat(times, event);
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(int times, Runnable event) {
        for (var i = 0; i < times; i++) {
            event.run();
        }
    }
}
