package dev.tutti.bench.item;

import java.io.IOException;

/** A kind of work that every system does in its turn. */
public interface Item {
    void run(int round) throws IOException, InterruptedException;
}
