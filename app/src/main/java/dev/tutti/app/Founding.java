package dev.tutti.app;

import dev.tutti.journal.cassandra.ClusterRecord;
import dev.tutti.node.Later;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the first of the seeds comes to a cluster. Pekko has it found one where no other seed answers, which may as well be because the
 * network is cut; so it does that only once the store says that no cluster lives, and until then looks for the one that does.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterRecord record;
    private final List<Address> seeds;
    private final CompletableFuture<Void> up;
    private final Duration pause;
    private final long gaveUpAt;
    private boolean joining;

    private Founding(ActorSystem<?> system, ClusterRecord record, List<Address> seeds, CompletableFuture<Void> up) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.record = record;
        this.seeds = seeds;
        this.up = up;
        this.pause = record.timeToLive().dividedBy(6);
        this.gaveUpAt = System.nanoTime()
                + system.settings().config().getDuration("tutti.cluster.join-timeout").toNanos();
    }

    /**
     * Begins, and goes on until this node is up.
     *
     * @param seeds this node's address first
     * @param up    done once this node is up; is failed where the store never says whether a cluster lives
     */
    static void begin(ActorSystem<?> system, ClusterRecord record, List<Address> seeds, CompletableFuture<Void> up) {
        new Founding(system, record, seeds, up).attempt();
    }

    private void attempt() {
        if (up.isDone()) {
            return;
        }
        claim().whenComplete((standing, failure) -> {
            if (failure == null && standing.equals(self())) {
                LOG.info("no cluster lives on this store: this node founds one, where no other seed is in one");
                cluster.manager().tell(new JoinSeedNodes(seeds));
                return;
            }
            if (failure != null) {
                LOG.warn("it cannot be told yet whether a cluster lives on this store: {}", failure.toString());
                if (!joining && System.nanoTime() > gaveUpAt) {
                    up.completeExceptionally(failure);
                }
            } else if (!joining) {
                joining = true;
                var others = others(standing);
                LOG.info("a cluster lives on this store; this node joins it by {}", others);
                cluster.manager().tell(new JoinSeedNodes(others));
            }
            again();
        });
    }

    /** What stands in the store afterwards: this node alone, where it may found. */
    private CompletionStage<Set<String>> claim() {
        return record.replace(Set.of(), self())
                .thenCompose(standing -> standing.equals(self()) || !isOfThisPlace(standing)
                        ? CompletableFuture.completedFuture(standing)
                        // The only member was an earlier start of this node: its port is this one's now, so it is gone.
                        : record.replace(standing, self()));
    }

    private boolean isOfThisPlace(Set<String> members) {
        return members.stream().allMatch(member -> MemberNames.address(member)
                .equals(MemberNames.address(self().iterator().next())));
    }

    private Set<String> self() {
        return Set.of(MemberNames.of(cluster.selfMember().uniqueAddress()));
    }

    private List<Address> others(Set<String> members) {
        var all = new LinkedHashSet<>(seeds.subList(1, seeds.size()));
        members.forEach(member -> all.add(Formation.address(system.name(), MemberNames.address(member))));
        all.remove(cluster.selfMember().address());
        return new ArrayList<>(all);
    }

    private void again() {
        Later.run(system.classicSystem().scheduler(), pause, this::attempt, system.executionContext());
    }
}
