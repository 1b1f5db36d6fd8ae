package dev.tutti.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** The nodes of this cluster, as this one sees them. */
public final class Nodes {
    /** Not "removed": that is also what a node is called that has just come. */
    private static final Set<MemberStatus> OUT = Set.of(MemberStatus.leaving(), MemberStatus.exiting(),
            MemberStatus.down());
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final Cluster cluster;

    public Nodes(ActorSystem<?> system) {
        this.system = system;
        this.cluster = Cluster.get(system);
    }

    /**
     * A node.
     *
     * @param address   host and port for the other nodes
     * @param status    joining, up, leaving, exiting or down
     * @param reachable whether this node hears of it
     * @param version   what it runs
     * @param self      whether it is this one
     * @param leader    whether it lets nodes in and out
     * @param entities  what lives on it, by the kind of entity; a kind is missing where it did not answer in time
     */
    public record Node(String address, String status, boolean reachable, String version, boolean self, boolean leader,
            Map<String, Entities> entities) {}

    /** How many shards, and entities in memory. */
    public record Entities(int shards, int awake) {}

    /** Whether this node is on its way out: then it is not to be given work. */
    public boolean isLeaving() {
        return OUT.contains(cluster.selfMember().status());
    }

    /** Members that this node hears nothing of. */
    public int unreachable() {
        return cluster.state().unreachable().size();
    }

    public int members() {
        return cluster.state().members().size();
    }

    /** All members by address, with what lives on them. */
    public CompletionStage<List<Node>> list(List<EntityTypeKey<?>> kinds) {
        CompletionStage<Map<Address, Map<String, Entities>>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (var kind : kinds) {
            all = all.thenCombine(statistics(kind), (found, statistics) -> {
                statistics.forEach((address, entities) -> found.computeIfAbsent(address, at -> new HashMap<>())
                        .put(kind.name(), entities));
                return found;
            });
        }
        return all.thenApply(found -> describe(cluster.state(), found));
    }

    private List<Node> describe(CurrentClusterState state, Map<Address, Map<String, Entities>> entities) {
        var nodes = new ArrayList<Node>();
        for (var member : state.getMembers()) {
            nodes.add(new Node(hostAndPort(member.address()), status(member),
                    !state.getUnreachable().contains(member), member.appVersion().version(),
                    member.address().equals(cluster.selfMember().address()),
                    member.address().equals(state.getLeader()),
                    entities.getOrDefault(member.address(), Map.of())));
        }
        nodes.sort(Comparator.comparing(Node::address));
        return nodes;
    }

    private static String status(Member member) {
        return member.status().toString().toLowerCase(Locale.ROOT);
    }

    private static String hostAndPort(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    private CompletionStage<Map<Address, Entities>> statistics(EntityTypeKey<?> kind) {
        ActorRef<ClusterShardingQuery> shards = ClusterSharding.get(system).shardState();
        return AskPattern.ask(shards,
                (ActorRef<ClusterShardingStats> replyTo) -> new GetClusterShardingStats(kind, PATIENCE, replyTo),
                PATIENCE.multipliedBy(2), system.scheduler()).thenApply(Nodes::counted)
                .exceptionally(late -> Map.of());
    }

    private static Map<Address, Entities> counted(ClusterShardingStats statistics) {
        var counted = new HashMap<Address, Entities>();
        statistics.getRegions().forEach((address, region) -> {
            var awake = 0;
            for (var count : region.getStats().values()) {
                awake += (Integer) count;
            }
            counted.put(address, new Entities(region.getStats().size(), awake));
        });
        return counted;
    }
}
