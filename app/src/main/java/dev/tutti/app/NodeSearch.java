package dev.tutti.app;

import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How a node finds its cluster where the surroundings know the nodes and the configuration does not. A plug point, found as a
 * service: what it needs is on the class path of such nodes alone.
 */
public interface NodeSearch {
    /** The value of {@code tutti.cluster.formation} that it stands for. */
    String formation();

    /**
     * Begins to look for the other nodes, and goes on until this node is in a cluster.
     *
     * @return done when the search has begun, failed when it cannot
     */
    CompletionStage<?> begin(ActorSystem<?> system);

    /** @throws IllegalStateException when it is not on the class path */
    static NodeSearch of(String formation) {
        return ServiceLoader.load(NodeSearch.class, NodeSearch.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).filter(search -> search.formation().equals(formation)).findFirst()
                .orElseThrow(() -> new IllegalStateException("cluster.formation " + formation
                        + " needs libraries that are not on the class path; the container image has them"));
    }
}
