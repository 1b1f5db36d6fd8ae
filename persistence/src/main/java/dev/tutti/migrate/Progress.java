package dev.tutti.migrate;

import java.time.Duration;

/** Is told how far a migration is, by several threads. */
public interface Progress {
    /** What is done, in this order. */
    enum Step {
        READ, COMPARE, COPY
    }

    /** Events of so many are done with. */
    void at(Step step, long events, long ofEvents);

    /** Something failed, and is tried again after a pause. */
    void failed(String why, Duration pause);
}
