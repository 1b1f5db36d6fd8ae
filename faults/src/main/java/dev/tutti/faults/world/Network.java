package dev.tutti.faults.world;

import java.io.IOException;
import java.util.List;

/** What connects the nodes: addresses, and ways to cut and slow what is between them. Nodes count from 1. */
public interface Network extends AutoCloseable {
    /** The address of a node, for clients and other nodes alike. */
    String address(int node);

    /** Addresses for so many nodes of a store, reached from all nodes whatever is cut between these. */
    List<String> storeAddresses(int count);

    /** The command, as a process of the node. The process is the command itself, so that signals reach it. */
    List<String> on(int node, List<String> command);

    /** Whether links can be cut and slowed. */
    boolean hasLinks();

    /** Nothing that one sends reaches the other any more, and nobody is told. */
    void cut(int from, int to) throws IOException;

    /** What it sends and is sent passes at this rate, and waits for that, up to a bound. */
    void slow(int node, int kilobitsPerSecond) throws IOException;

    /** As if nothing had been. */
    void heal() throws IOException;

    @Override
    void close() throws IOException;
}
