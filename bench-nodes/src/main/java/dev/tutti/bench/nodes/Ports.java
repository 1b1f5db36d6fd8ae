package dev.tutti.bench.nodes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of loopback, below those that the system gives to outgoing connections: until a node gets to open its own, many of
 * these have come and gone.
 */
final class Ports {
    private static final int LEAST = 20_000;
    private static final int MOST = 32_000;

    private Ports() {}

    static List<Integer> free(int count) {
        var ports = new LinkedHashSet<Integer>();
        while (ports.size() < count) {
            var port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
