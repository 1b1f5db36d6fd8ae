package dev.tutti.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/** How a node becomes part of its cluster: {@code tutti.cluster.formation}. */
final class Formation {
    private Formation() {}

    /** Joins, and completes once this node is up. Fails where the system ends before that, as it does when nobody is found. */
    static CompletableFuture<Void> join(ActorSystem<?> system) {
        var up = new CompletableFuture<Void>();
        var cluster = Cluster.get(system);
        cluster.subscriptions().tell(Subscribe.create(system.systemActorOf(Behaviors.<SelfUp>receiveMessage(event -> {
            up.complete(null);
            return Behaviors.stopped();
        }), "self-up", Props.empty()), SelfUp.class));
        var settings = system.settings().config().getConfig("tutti.cluster");
        switch (settings.getString("formation")) {
            case "none" -> cluster.manager().tell(Join.create(cluster.selfMember().address()));
            case "seeds" -> cluster.manager()
                    .tell(new JoinSeedNodes(addresses(system.name(), settings.getStringList("seeds"))));
            case String searched -> NodeSearch.of(searched).begin(system).whenComplete((begun, failure) -> {
                if (failure != null) {
                    up.completeExceptionally(failure);
                }
            });
        }
        system.getWhenTerminated().thenRun(() -> up.completeExceptionally(new JoinException(
                "this node found no cluster within " + settings.getString("join-timeout") + ": none of "
                        + String.join(", ", settings.getStringList("seeds")) + " let it in")));
        return up;
    }

    /** This node is no member of a cluster. */
    static final class JoinException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JoinException(String message) {
            super(message);
        }
    }

    private static List<Address> addresses(String system, List<String> seeds) {
        return seeds.stream().map(seed -> {
            var colon = seed.lastIndexOf(':');
            return new Address("pekko", system, seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1)));
        }).toList();
    }
}
