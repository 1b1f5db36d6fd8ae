package dev.tutti.lock;

import dev.tutti.node.NodeMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * Which lock spaces depend on which agents' connections ({@code onDisconnect: release}). An agent may be connected to any node,
 * so every space tells all nodes, whenever that changes and again and again: what was lost on its way is known soon after.
 */
final class Dependents {
    private final long trustedNanos;
    private final Map<String, Said> spaces = new ConcurrentHashMap<>();
    private final ActorRef<Topic.Command<Depends>> topic;

    /** All agents on whose connections locks of a space depend, instead of what it said before. */
    record Depends(String space, Set<String> agents) implements NodeMessage {}

    private record Said(Set<String> agents, long untilNanos) {}

    /** @param repeat how often a space tells it */
    Dependents(ActorSystem<?> system, Duration repeat) {
        this.trustedNanos = repeat.multipliedBy(4).toNanos();
        this.topic = system.systemActorOf(Topic.create(Depends.class, "lock-dependents"), "lock-dependents",
                DispatcherSelector.defaultDispatcher());
        topic.tell(Topic.subscribe(system.systemActorOf(Behaviors.<Depends>receiveMessage(depends -> {
            said(depends);
            return Behaviors.same();
        }), "lock-dependents-here", DispatcherSelector.defaultDispatcher())));
    }

    /** Tells all nodes, this one too. */
    void tell(Depends depends) {
        topic.tell(Topic.publish(depends));
    }

    private void said(Depends depends) {
        var now = System.nanoTime();
        spaces.values().removeIf(said -> said.untilNanos() - now < 0);
        if (depends.agents().isEmpty()) {
            spaces.remove(depends.space());
        } else {
            spaces.put(depends.space(), new Said(depends.agents(), now + trustedNanos));
        }
    }

    /** Where it must be told that an agent has a connection. */
    Iterable<String> spacesOf(String agentId) {
        return spaces.entrySet().stream().filter(said -> said.getValue().agents().contains(agentId))
                .map(Map.Entry::getKey).toList();
    }
}
