package dev.tutti.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps locks while a command runs: renews them three times within their time to live, and knows when they are lost. */
final class Lease implements AutoCloseable {
    private static final Duration LONGEST_RETRY = Duration.ofMillis(500);

    private final HeldLocks http;
    private final List<HeldLocks.Held> locks;
    private final Duration ttl;
    private final Runnable lost;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean isLost = new AtomicBoolean();
    private final Thread renewing;
    private final Thread watching;
    private volatile long confirmed = System.nanoTime();

    /**
     * @param waited whether the locks were waited for, so that nobody knows how old the grant is
     * @param lost   called once, when the locks are held no longer, or may not be any more
     */
    Lease(HeldLocks http, List<HeldLocks.Held> locks, Duration ttl, boolean waited, Runnable lost) {
        this.http = http;
        this.locks = locks;
        this.ttl = ttl;
        this.lost = lost;
        this.renewing = Thread.ofPlatform().daemon().name("renew").start(() -> renew(waited));
        this.watching = Thread.ofPlatform().daemon().name("watch-lease").start(this::watch);
    }

    boolean isLost() {
        return isLost.get();
    }

    private void renew(boolean atOnce) {
        var pause = atOnce ? Duration.ZERO : ttl.dividedBy(3);
        try {
            while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !isLost.get()) {
                var asked = System.nanoTime();
                var status = renewAll();
                if (status == 200) {
                    // The lease runs from before the question, not from after the answer.
                    confirmed = asked;
                } else if (status == 409) {
                    lose();
                    return;
                }
                pause = status == 200 ? ttl.dividedBy(3) : retry();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On its own thread, since a server that accepts connections and says nothing holds up who asks it. */
    private void watch() {
        try {
            while (!over.await(Math.max(0, left()), TimeUnit.NANOSECONDS)) {
                if (left() <= 0) {
                    lose();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A tenth of the lease is kept back for ending the command. */
    private long left() {
        return confirmed + ttl.toNanos() / 10 * 9 - System.nanoTime();
    }

    private void lose() {
        if (isLost.compareAndSet(false, true)) {
            lost.run();
        }
    }

    private Duration retry() {
        var tenth = ttl.dividedBy(10);
        return tenth.compareTo(LONGEST_RETRY) < 0 ? tenth : LONGEST_RETRY;
    }

    /** 200 where all were renewed, 409 where one is lost, anything else where that is not known. */
    private int renewAll() throws InterruptedException {
        for (var lock : locks) {
            try {
                // A third, so that one answer that never comes leaves time for another question.
                var status = http.renew(lock, ttl, ttl.dividedBy(3));
                if (status != 200) {
                    return status;
                }
            } catch (IOException e) {
                return 0;
            }
        }
        return 200;
    }

    /** Lets go of the locks; what cannot be told to the server ends with the lease. */
    @Override
    public void close() {
        over.countDown();
        try {
            if (!isLost.get()) {
                renewing.interrupt();
            }
            renewing.join();
            watching.join();
            for (var lock : locks) {
                http.release(lock);
            }
        } catch (IOException e) {
            // The server is away: the leases end by themselves.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
