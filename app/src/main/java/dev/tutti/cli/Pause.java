package dev.tutti.cli;

import java.time.Duration;

/** Waiting between two tries. Tests pass one that does not wait. */
@FunctionalInterface
interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
