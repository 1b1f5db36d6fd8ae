package dev.tutti.http;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ThreadPoolExecutorConfigurator;

/**
 * The executor of a dispatcher whose actors work on the edge's own threads: what a connection's event loop sets going stays
 * on that loop, next in line behind the bytes that are being read, and nobody is woken for it. What begins elsewhere (timers,
 * the journal's writer thread, other nodes) runs on a pool, which is configured as any {@code thread-pool-executor}.
 */
public final class EventLoopExecutorConfigurator extends ExecutorServiceConfigurator {
    private final ThreadPoolExecutorConfigurator pool;

    /** Called by Pekko, by its name in the configuration. */
    public EventLoopExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        pool = new ThreadPoolExecutorConfigurator(config.getConfig("thread-pool-executor"), prerequisites);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        var factory = pool.createExecutorServiceFactory(id, threads);
        return () -> new OnEventLoops(factory.createExecutorService());
    }

    private static final class OnEventLoops extends AbstractExecutorService {
        private final ExecutorService elsewhere;

        OnEventLoops(ExecutorService elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public void execute(Runnable task) {
            var loop = LoopThreads.current();
            if (loop != null) {
                loop.execute(task);
            } else {
                elsewhere.execute(task);
            }
        }

        @Override
        public void shutdown() {
            elsewhere.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return elsewhere.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return elsewhere.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return elsewhere.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return elsewhere.awaitTermination(timeout, unit);
        }
    }
}
