package dev.tutti.bench.nodes;

import dev.tutti.bench.peer.Server;
import dev.tutti.cassandra.CassandraNode;
import dev.tutti.cassandra.CassandraRing;
import java.util.Optional;

/**
 * One of the servers that are compared: so many nodes of Tutti, and what they keep everything in.
 *
 * @param name as tables call it
 * @param ring empty where the store is within the node
 */
record Setup(String name, Cluster cluster, Optional<CassandraRing> ring) {

    /** Whose figures those of more nodes are compared with. */
    static final String REFERENCE = "1 node";

    static String name(int nodes) {
        return nodes == 1 ? REFERENCE : nodes + " nodes";
    }

    double cassandraCpuSeconds() {
        return ring.stream().flatMap(all -> all.nodes().stream()).mapToLong(CassandraNode::pid)
                .mapToDouble(Server::cpuSeconds).sum();
    }
}
