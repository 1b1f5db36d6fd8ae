package dev.tutti.faults.world;

import java.util.List;
import java.util.stream.IntStream;

/** All on loopback addresses: for whoever may not make namespaces. Nothing can be cut. */
public final class Loopback implements Network {
    /** Beyond the addresses that stores have. */
    private static final int NODES = 10;

    @Override
    public String address(int node) {
        return "127.0.0." + (NODES + node);
    }

    @Override
    public List<String> storeAddresses(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "127.0.0." + i).toList();
    }

    @Override
    public List<String> on(int node, List<String> command) {
        return command;
    }

    @Override
    public boolean hasLinks() {
        return false;
    }

    @Override
    public void cut(int from, int to) {
        throw new UnsupportedOperationException("loopback cannot be cut");
    }

    @Override
    public void slow(int node, int kilobitsPerSecond) {
        throw new UnsupportedOperationException("loopback cannot be slowed");
    }

    @Override
    public void heal() {
        // Nothing was cut.
    }

    @Override
    public void close() {
        // Nothing was made.
    }
}
