package dev.tutti.bench.nodes;

import dev.tutti.bench.nodes.Cluster.Placed;
import java.util.List;

/** Through which nodes of a cluster clients come in. */
enum Door {
    OWNER("through its node"), OTHER("through another node"), ONE("through one node"), ALL(
            "through all nodes");

    private final String words;

    Door(String words) {
        this.words = words;
    }

    /** Those that differ in a cluster of this size. */
    static List<Door> ofOnePlace(int nodes) {
        return nodes == 1 ? List.of(OWNER) : List.of(OWNER, OTHER);
    }

    List<Integer> ports(Cluster cluster, Placed placed) {
        return switch (this) {
            case OWNER -> List.of(cluster.port(placed.owner()));
            case OTHER -> List.of(cluster.port((placed.owner() + 1) % cluster.size()));
            case ONE -> List.of(cluster.port(0));
            case ALL -> cluster.ports();
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
