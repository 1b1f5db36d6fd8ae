package dev.tutti.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** How long a connection lasts, for work that is of no use to anybody once its client is gone. */
final class Lifetime {
    private final Set<Runnable> whenOver = new HashSet<>();
    private boolean over;

    /** Runs the given thing if the connection ends while the work is under way, and forgets it when the work is done. */
    void guard(CompletionStage<?> work, Runnable abandon) {
        // A thing of its own each time, as the same method may be given twice.
        Runnable one = () -> abandon.run();
        boolean late;
        synchronized (this) {
            late = over;
            if (!late) {
                whenOver.add(one);
            }
        }
        if (late) {
            one.run();
            return;
        }
        work.whenComplete((done, failure) -> {
            synchronized (this) {
                whenOver.remove(one);
            }
        });
    }

    void end() {
        List<Runnable> abandoned;
        synchronized (this) {
            over = true;
            abandoned = List.copyOf(whenOver);
            whenOver.clear();
        }
        abandoned.forEach(Runnable::run);
    }
}
