package dev.tutti.migrate;

import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Some threads that take one thing after the other, until there are none or one of them fails. */
final class Workers {
    private final int count;

    Workers(int count) {
        this.count = count;
    }

    /** Returns when all is done. What fails first is thrown; the others are interrupted then. */
    <T> void forEach(Iterator<T> things, Consumer<T> work) {
        var threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().name("migrate-", 1).factory());
        try {
            var ended = new ExecutorCompletionService<Void>(threads);
            Callable<Void> worker = () -> {
                for (T thing; (thing = next(things)) != null;) {
                    work.accept(thing);
                }
                return null;
            };
            for (var i = 0; i < count; i++) {
                ended.submit(worker);
            }
            for (var i = 0; i < count; i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static <T> T next(Iterator<T> things) {
        if (Thread.currentThread().isInterrupted()) {
            return null;
        }
        synchronized (things) {
            return things.hasNext() ? things.next() : null;
        }
    }
}
