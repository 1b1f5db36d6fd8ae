package dev.tutti.faults.world;

import java.util.ArrayDeque;
import java.util.Deque;

/** Takes away what was made, the last thing first, at the end or when the run is broken off: each once, whatever becomes of the others. */
public final class Teardown implements AutoCloseable {
    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private final Thread hook = Thread.ofPlatform().unstarted(this::run);
    private boolean over;

    public Teardown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Takes it as soon as there is anything to take away. */
    public synchronized <T extends AutoCloseable> T add(T thing) {
        if (over) {
            throw new IllegalStateException("it is over");
        }
        made.push(thing);
        return thing;
    }

    @Override
    public void close() {
        run();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private synchronized void run() {
        over = true;
        while (!made.isEmpty()) {
            try {
                made.pop().close();
            } catch (Exception e) {
                System.err.println("faults: something may be left behind: " + e);
            }
        }
    }
}
