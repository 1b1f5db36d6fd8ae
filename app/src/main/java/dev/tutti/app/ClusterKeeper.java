package dev.tutti.app;

import dev.tutti.journal.cassandra.ClusterRecord;
import dev.tutti.node.Later;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves word in the store that this node's cluster lives, so that nobody founds another. Should there be another all the same, its
 * members find each other's word there, and those end whose word it is not: as new members they join the other one.
 */
final class ClusterKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterKeeper.class);
    private static final int RENEWALS_OF_A_LIFE = 3;
    /** Longer than what is written by somebody who has ended since can stand. */
    private static final int SIGHTINGS = 2 * RENEWALS_OF_A_LIFE;
    private static final Set<MemberStatus> GOING = Set.of(MemberStatus.leaving(), MemberStatus.exiting());

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterRecord record;
    private final Duration pause;
    private int foreign;
    private volatile Set<String> written = Set.of();
    private volatile boolean ending;

    private ClusterKeeper(ActorSystem<?> system, ClusterRecord record) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.record = record;
        this.pause = record.timeToLive().dividedBy(RENEWALS_OF_A_LIFE);
    }

    /** Begins, on a node that is a member, and goes on until it is none any more. */
    static void start(ActorSystem<?> system, ClusterRecord record) {
        var keeper = new ClusterKeeper(system, record);
        // While this node still hears of the others: later all members are gone from its view.
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseClusterExiting(), "end-cluster-record",
                keeper::end);
        keeper.check();
    }

    private void check() {
        if (cluster.isTerminated()) {
            return;
        }
        // What this node knows of its cluster comes a little behind its being a member.
        var members = members();
        if (!members.contains(MemberNames.of(cluster.selfMember().uniqueAddress()))) {
            again();
            return;
        }
        record.read().thenCompose(standing -> judged(standing, members)).whenComplete((standing, failure) -> {
            if (failure != null) {
                // It stands for a while, and Cassandra's own watch tells of what is wrong.
                LOG.debug("the word of this cluster was not renewed", failure);
            }
            again();
        });
    }

    private CompletionStage<Set<String>> judged(Set<String> standing, Set<String> members) {
        if (!standing.isEmpty() && Collections.disjoint(standing, members)) {
            foreign++;
            LOG.warn("another cluster is on this store: {}", standing);
            if (foreign == SIGHTINGS) {
                LOG.error("another cluster lives on this store: {}. This node ends, to join that one at its next start",
                        standing);
                cluster.manager().tell(new Down(cluster.selfMember().address()));
            }
            return CompletableFuture.completedFuture(standing);
        }
        foreign = 0;
        var leader = cluster.state().getLeader();
        if (ending || leader == null || !leader.equals(cluster.selfMember().address())) {
            return CompletableFuture.completedFuture(standing);
        }
        written = members;
        return record.replace(standing, members);
    }

    private Set<String> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> MemberNames.of(member.uniqueAddress())).collect(Collectors.toUnmodifiableSet());
    }

    /** Where all go, whoever starts next need not wait until the word has ended by itself. */
    private CompletionStage<Done> end() {
        ending = true;
        return (allGo() && !written.isEmpty()
                ? record.remove(written)
                : CompletableFuture.completedFuture(written)).handle((standing, failure) -> Done.getInstance());
    }

    private boolean allGo() {
        var self = cluster.selfMember().uniqueAddress();
        var known = false;
        for (var member : cluster.state().getMembers()) {
            var isSelf = member.uniqueAddress().equals(self);
            known |= isSelf;
            if (!isSelf && !GOING.contains(member.status())) {
                return false;
            }
        }
        return known;
    }

    private void again() {
        Later.run(system.classicSystem().scheduler(), pause, this::check, system.executionContext());
    }
}
