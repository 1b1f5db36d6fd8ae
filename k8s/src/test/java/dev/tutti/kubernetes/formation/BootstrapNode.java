package dev.tutti.kubernetes.formation;

import com.typesafe.config.ConfigFactory;
import dev.tutti.app.NodeSearch;
import java.io.IOException;
import java.util.HashMap;
import java.util.TreeSet;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** A node with nothing but its membership, in a process of its own; says who is in its cluster, and leaves when its input ends. */
public final class BootstrapNode {
    static final String SAYS = "node: ";

    private BootstrapNode() {}

    /** @param arguments settings, as {@code path=value} */
    public static void main(String[] arguments) throws IOException {
        var settings = new HashMap<String, Object>();
        for (var argument : arguments) {
            settings.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
        var config = ConfigFactory.parseMap(settings).withFallback(ConfigFactory.parseResources("kubernetes.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
        ActorSystem<MemberEvent> system = ActorSystem.create(Behaviors.setup(context -> {
            Cluster.get(context.getSystem()).subscriptions()
                    .tell(Subscribe.create(context.getSelf(), MemberEvent.class));
            return telling();
        }), "tutti", config);
        NodeSearch.of("kubernetes").begin(system).whenComplete((begun, failure) -> {
            if (failure != null) {
                say("failed " + failure);
            }
        });
        while (System.in.read() >= 0) {
            // Until whoever started it is gone.
        }
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
        system.getWhenTerminated().toCompletableFuture().join();
        say("left");
    }

    private static Behavior<MemberEvent> telling() {
        // Not the state of the extension, which may be older than the event.
        var up = new TreeSet<String>();
        return Behaviors.receiveMessage(event -> {
            var port = event.member().address().getPort().orElseThrow().toString();
            switch (event) {
                case MemberUp joined -> up.add(port);
                case MemberRemoved gone -> up.remove(port);
                default -> {
                    return Behaviors.same();
                }
            }
            say("members " + String.join(",", up));
            return Behaviors.same();
        });
    }

    private static synchronized void say(String text) {
        System.out.println(SAYS + text);
        System.out.flush();
    }
}
