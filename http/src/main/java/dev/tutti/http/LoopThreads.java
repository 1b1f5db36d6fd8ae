package dev.tutti.http;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;

/** Lets a thread know whether it is the edge's, and of which event loop. */
final class LoopThreads {
    private static final FastThreadLocal<EventExecutor> CURRENT = new FastThreadLocal<>();

    private LoopThreads() {}

    static void mark(EventLoopGroup group) {
        group.forEach(loop -> loop.execute(() -> CURRENT.set(loop)));
    }

    /** The event loop of this thread, or null where it is no such thread or takes no more work. */
    static EventExecutor current() {
        var loop = CURRENT.get();
        return loop == null || loop.isShuttingDown() ? null : loop;
    }
}
