package dev.tutti.faults.wire;

/**
 * Where a node's clients reach it.
 *
 * @param node its number, from 1
 */
public record Endpoint(int node, String host, int port) {
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
