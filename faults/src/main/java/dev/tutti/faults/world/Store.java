package dev.tutti.faults.world;

import java.io.IOException;
import java.util.Map;

/** What the nodes keep everything in. */
public interface Store extends AutoCloseable {
    /** The settings of a node that uses it. */
    Map<String, Object> settings(int node);

    /** Nodes of its own that can be killed; 0 where it is part of Tutti's process. */
    int nodes();

    /** SIGKILL, of one from 1. */
    void kill(int node) throws InterruptedException;

    /** Of one that was killed; returns once it answers. */
    void restart(int node) throws InterruptedException;

    @Override
    void close() throws IOException;
}
