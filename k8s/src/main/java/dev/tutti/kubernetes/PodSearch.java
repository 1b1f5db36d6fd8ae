package dev.tutti.kubernetes;

import dev.tutti.app.NodeSearch;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * Joins the cluster of the pods that the Kubernetes API lists, by Pekko's Cluster Bootstrap: every node answers the others on the
 * management port, and asks all of them for the cluster they are in. Settings: {@code kubernetes.conf}.
 */
public final class PodSearch implements NodeSearch {
    @Override
    public String formation() {
        return "kubernetes";
    }

    @Override
    public CompletionStage<?> begin(ActorSystem<?> system) {
        var management = PekkoManagement.get(system);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "stop-management",
                management::stop);
        return management.start().thenAccept(bound -> ClusterBootstrap.get(system).start());
    }
}
