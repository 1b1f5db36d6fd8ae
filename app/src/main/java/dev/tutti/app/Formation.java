package dev.tutti.app;

import dev.tutti.journal.Store;
import dev.tutti.journal.cassandra.ClusterRecord;
import java.util.Optional;
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

/** How a node becomes part of its cluster: {@code tutti.cluster.formation}. Nodes on one Cassandra are one cluster. */
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
        var record = settings.getString("formation").equals("none")
                ? Optional.<ClusterRecord>empty()
                : Store.of(system.settings().config()).cluster(system);
        switch (settings.getString("formation")) {
            case "none" -> cluster.manager().tell(Join.create(cluster.selfMember().address()));
            case "seeds" -> joinSeeds(system, record, up);
            case String searched -> NodeSearch.of(searched).begin(system).whenComplete((begun, failure) -> {
                if (failure != null) {
                    up.completeExceptionally(failure);
                }
            });
        }
        var seeds = settings.getStringList("seeds");
        system.getWhenTerminated().thenRun(() -> up.completeExceptionally(new JoinException(
                "this node found no cluster within " + settings.getString("join-timeout") + ": "
                        + (seeds.isEmpty() ? "no pod" : "none of " + String.join(", ", seeds)) + " let it in")));
        record.ifPresent(kept -> up.thenRun(() -> ClusterKeeper.start(system, kept)));
        return up;
    }

    private static void joinSeeds(ActorSystem<?> system, Optional<ClusterRecord> record, CompletableFuture<Void> up) {
        var cluster = Cluster.get(system);
        var seeds = system.settings().config().getStringList("tutti.cluster.seeds").stream()
                .map(seed -> address(system.name(), seed)).toList();
        if (record.isPresent() && seeds.getFirst().equals(cluster.selfMember().address())) {
            Founding.begin(system, record.get(), seeds, up);
        } else {
            cluster.manager().tell(new JoinSeedNodes(seeds));
        }
    }

    /** This node is no member of a cluster. */
    static final class JoinException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JoinException(String message) {
            super(message);
        }
    }

    /** @param place {@code host:port} */
    static Address address(String system, String place) {
        var colon = place.lastIndexOf(':');
        return new Address("pekko", system, place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    }
}
