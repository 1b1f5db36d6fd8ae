package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tutti.cassandra.CassandraRing;
import dev.tutti.journal.cassandra.CassandraStore;
import dev.tutti.journal.cassandra.ClusterRecord;
import dev.tutti.node.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On one keyspace of Cassandra lives one cluster, though nodes that cannot reach each other may each believe to be the first. */
class OneClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(system -> assertThat(system.getWhenTerminated()).succeedsWithin(PATIENCE));
        var record = record(start(0, List.of(0), Map.of()));
        done(record.read().thenCompose(record::remove));
        systems.getLast().terminate();
        assertThat(systems.getLast().getWhenTerminated()).succeedsWithin(PATIENCE);
    }

    private ActorSystem<Void> start(int port, List<Integer> seeds, Map<String, Object> more)
            throws InterruptedException {
        var settings = new HashMap<>(CassandraRing.shared().settings("one_cluster"));
        settings.putAll(Map.of("tutti.cluster.formation", "seeds", "tutti.cluster.port", port, "tutti.cluster.seeds",
                seeds.stream().map(seed -> "127.0.0.1:" + seed).toList(), "pekko.cluster.app-version", "1.2.3",
                "pekko.actor.default-dispatcher.executor", "thread-pool-executor", "pekko.cluster.seed-node-timeout",
                "1s", "pekko.cluster.gossip-interval", "200ms", "pekko.cluster.leader-actions-interval", "100ms"));
        settings.putAll(more);
        var system = ActorSystem.create(Behaviors.<Void>empty(), "tutti",
                ConfigFactory.parseMap(settings).withFallback(ConfigFactory.parseResources("on-cassandra.conf"))
                        .withFallback(ConfigFactory.parseResources("cluster.conf"))
                        .withFallback(ConfigFactory.defaultReference()).resolve());
        systems.add(system);
        return system;
    }

    private static ClusterRecord record(ActorSystem<?> system) {
        return CassandraStore.get(system).cluster();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theFirstSeedFoundsNoClusterWhileAnotherLivesThatItCannotReach() throws Exception {
        var ports = FreePorts.of(2);
        var first = start(ports.getFirst(), ports,
                Map.of("tutti.cluster.record-ttl", "100s", "tutti.cluster.join-timeout", "5s"));
        var living = Set.of("127.0.0.1:" + ports.getLast() + "#abc");
        assertThat(done(record(first).replace(Set.of(), living))).isEqualTo(living);

        assertThatThrownBy(() -> Formation.join(first).join()).cause().isInstanceOf(Formation.JoinException.class)
                .hasMessageContaining("127.0.0.1:" + ports.getLast());
    }

    @Test
    void itFoundsOnceTheLastWordOfTheOtherOneHasEnded() throws Exception {
        var ports = FreePorts.of(2);
        var first = start(ports.getFirst(), ports, Map.of("tutti.cluster.record-ttl", "6s"));
        done(record(first).replace(Set.of(), Set.of("127.0.0.1:" + ports.getLast() + "#abc")));

        assertThat(Formation.join(first)).succeedsWithin(PATIENCE);
        TuttiProcess.until("it is a member", () -> new Nodes(first).members() == 1);
    }

    @Test
    void itDoesNotWaitForTheWordOfItsOwnEarlierStart() throws Exception {
        var ports = FreePorts.of(2);
        var first = start(ports.getFirst(), ports, Map.of("tutti.cluster.record-ttl", "10h"));
        done(record(first).replace(Set.of(), Set.of("127.0.0.1:" + ports.getFirst() + "#abc")));

        assertThat(Formation.join(first)).succeedsWithin(PATIENCE);
    }

    @Test
    void itJoinsTheMembersOfTheClusterThatLivesThoughTheyAreNoSeeds() throws Exception {
        var ports = FreePorts.of(2);
        var only = start(ports.getFirst(), ports.subList(0, 1), Map.of());
        assertThat(Formation.join(only)).succeedsWithin(PATIENCE);
        var second = start(ports.getLast(), ports.subList(0, 1), Map.of());
        assertThat(Formation.join(second)).succeedsWithin(PATIENCE);
        TuttiProcess.until("the word names both", () -> done(record(second).read()).size() == 2);
        only.terminate();
        done(only.getWhenTerminated());
        assertThat(done(record(second).read())).as("the other one is left, and lives").isNotEmpty();

        var again = start(ports.getFirst(), ports.subList(0, 1), Map.of());
        assertThat(Formation.join(again)).succeedsWithin(PATIENCE);
        TuttiProcess.until("it sees the other", () -> new Nodes(again).members() == 2);
    }

    @Test
    void aClusterThatStopsTakesItsWordWithItAndOneThatRunsKeepsIt() throws Exception {
        var ports = FreePorts.of(2);
        var watching = start(ports.getLast(), ports, Map.of());
        var first = start(ports.getFirst(), ports, Map.of("tutti.cluster.record-ttl", "3s"));
        assertThat(Formation.join(first)).succeedsWithin(PATIENCE);
        for (var second = 0; second < 8; second++) {
            Thread.sleep(1_000);
            assertThat(done(record(watching).read())).hasSize(1);
        }
        first.terminate();
        done(first.getWhenTerminated());
        assertThat(done(record(watching).read())).isEmpty();
    }

    @Test
    void aNodeEndsWhereAnotherClusterLivesOnItsStore() throws Exception {
        var ports = FreePorts.of(2);
        var ours = start(ports.getFirst(), ports, Map.of("tutti.cluster.record-ttl", "3s"));
        var theirs = start(ports.getLast(), ports, Map.of("tutti.cluster.record-ttl", "100s"));
        assertThat(Formation.join(ours)).succeedsWithin(PATIENCE);

        var record = record(theirs);
        var strange = Set.of("127.0.0.1:" + ports.getLast() + "#abc");
        TuttiProcess.until("their word stands",
                () -> done(record.replace(done(record.read()), strange)).equals(strange));

        assertThat(ours.getWhenTerminated()).succeedsWithin(PATIENCE);
        assertThat(done(record.read())).isEqualTo(strange);
    }
}
