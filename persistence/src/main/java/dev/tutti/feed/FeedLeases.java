package dev.tutti.feed;

import com.typesafe.config.Config;
import dev.tutti.feed.FeedSignal.Published;
import dev.tutti.feed.FeedSignal.Registered;
import dev.tutti.tracing.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The feeds that registered with one entity: soft state, renewed by them and forgotten when they do not. One message per
 * node and batch, whatever the number of subscribers.
 */
public final class FeedLeases {
    private final ActorRef<?> self;
    private final long leaseNanos;
    private final Map<ActorRef<FeedSignal>, Lease> leases = new HashMap<>();

    private record Lease(long untilNanos, Set<String> present) {}

    /**
     * @param self the entity
     * @param root the configuration; {@code tutti.feed.lease} says how long a registration holds
     */
    public FeedLeases(ActorRef<?> self, Config root) {
        this.self = self;
        this.leaseNanos = root.getDuration("tutti.feed.lease").toNanos();
    }

    /** Registers or renews a feed, and tells it where the log stands. */
    public void watch(ActorRef<FeedSignal> feed, Set<String> present, long head) {
        leases.put(feed, new Lease(System.nanoTime() + leaseNanos, present));
        feed.tell(new Registered(head, self));
    }

    /** @param span what they were appended by */
    public void publish(long firstNumber, List<?> events, Span span) {
        if (leases.isEmpty() || events.isEmpty()) {
            return;
        }
        forgetLapsed();
        var publish = span.child("feed.publish").tag("tutti.feeds", leases.size());
        var published = new Published(firstNumber, events, publish);
        leases.keySet().forEach(feed -> feed.tell(published));
        publish.end();
    }

    public boolean isEmpty() {
        forgetLapsed();
        return leases.isEmpty();
    }

    /** Agents that have a connection anywhere. */
    public Set<String> present() {
        forgetLapsed();
        var agents = new HashSet<String>();
        leases.values().forEach(lease -> agents.addAll(lease.present()));
        return agents;
    }

    private void forgetLapsed() {
        var now = System.nanoTime();
        leases.values().removeIf(lease -> lease.untilNanos() - now < 0);
    }
}
