package dev.tutti.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps locks while a command runs: renews them three times within their time to live, and knows when they are lost. */
final class Lease implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final HeldLocks http;
    private final List<HeldLocks.Held> locks;
    private final Duration ttl;
    private final Runnable lost;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread renewing;
    private volatile boolean isLost;

    /** @param lost called once, when the locks are held no longer, or may not be any more */
    Lease(HeldLocks http, List<HeldLocks.Held> locks, Duration ttl, Runnable lost) {
        this.http = http;
        this.locks = locks;
        this.ttl = ttl;
        this.lost = lost;
        this.renewing = Thread.ofPlatform().daemon().name("renew").start(this::renew);
    }

    boolean isLost() {
        return isLost;
    }

    private void renew() {
        var confirmed = System.nanoTime();
        var pause = ttl.dividedBy(3);
        try {
            while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                var asked = System.nanoTime();
                var status = renewAll();
                if (status == 200) {
                    // The lease runs from before the question, not from after the answer.
                    confirmed = asked;
                    pause = ttl.dividedBy(3);
                } else if (status == 409 || System.nanoTime() - confirmed >= ttl.toNanos()) {
                    isLost = true;
                    lost.run();
                    return;
                } else {
                    pause = RETRY;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** 200 where all were renewed, 409 where one is lost, anything else where that is not known. */
    private int renewAll() throws InterruptedException {
        for (var lock : locks) {
            try {
                var status = http.renew(lock, ttl);
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
            renewing.join();
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
