package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.node.Nodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes become one cluster, and who is not let in. Membership alone: there is no store below these. */
class FormationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void stopAll() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(system -> assertThat(system.getWhenTerminated()).succeedsWithin(PATIENCE));
    }

    private ActorSystem<Void> start(int port, List<Integer> seeds, Map<String, Object> more) {
        var addresses = seeds.stream().map(seed -> "127.0.0.1:" + seed).toList();
        Config config = ConfigFactory.parseMap(more)
                .withFallback(ConfigFactory.parseMap(Map.of("tutti.cluster.formation", "seeds", "tutti.cluster.port",
                        port, "tutti.cluster.seeds", addresses, "pekko.cluster.app-version", "1.2.3",
                        "pekko.actor.default-dispatcher.executor", "thread-pool-executor",
                        "pekko.cluster.periodic-tasks-initial-delay", "50ms", "pekko.cluster.leader-actions-interval",
                        "100ms", "pekko.cluster.gossip-interval", "200ms")))
                .withFallback(ConfigFactory.parseResources("cluster.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        var system = ActorSystem.create(Behaviors.<Void>empty(), "tutti", config);
        systems.add(system);
        return system;
    }

    private static Map<String, Object> tls(Certificates certificates, String name) {
        return Map.of("pekko.remote.artery.transport", "tls-tcp", "tutti.cluster.tls.certificate-file",
                certificates.certificate(name).toString(), "tutti.cluster.tls.key-file",
                certificates.key(name).toString(), "tutti.cluster.tls.ca-file", certificates.authority().toString());
    }

    @Test
    void nodesWithTheSameSeedsAreOneCluster() throws Exception {
        var ports = FreePorts.of(3);
        var nodes = ports.stream().map(port -> start(port, ports.subList(0, 2), Map.of())).toList();
        for (var node : nodes) {
            assertThat(Formation.join(node)).succeedsWithin(PATIENCE);
        }
        var seen = new Nodes(nodes.getLast());
        assertThat(seen.list(List.of()).toCompletableFuture().get()).hasSize(3).allSatisfy(node -> {
            assertThat(node.reachable()).isTrue();
            assertThat(node.version()).isEqualTo("1.2.3");
        });
        assertThat(seen.isLeaving()).isFalse();
        assertThat(seen.unreachable()).isZero();
    }

    @Test
    void aNodeThatFindsNobodyGivesUpAndSaysWhoDidNotAnswer() throws Exception {
        var ports = FreePorts.of(2);
        var alone = start(ports.getFirst(), ports.subList(1, 2), Map.of("tutti.cluster.join-timeout", "2s"));
        assertThatThrownBy(() -> Formation.join(alone).join()).cause().isInstanceOf(Formation.JoinException.class)
                .hasMessageContaining("127.0.0.1:" + ports.getLast()).hasMessageContaining("2s");
    }

    @Test
    void nodesThatShowACertificateOfTheSameAuthorityAreLetIn() throws Exception {
        var certificates = Certificates.create(directory.resolve("ours"));
        certificates.sign("one");
        certificates.sign("two");
        var ports = FreePorts.of(2);
        var one = start(ports.getFirst(), ports.subList(0, 1), tls(certificates, "one"));
        var two = start(ports.getLast(), ports.subList(0, 1), tls(certificates, "two"));
        assertThat(Formation.join(one)).succeedsWithin(PATIENCE);
        assertThat(Formation.join(two)).succeedsWithin(PATIENCE);
    }

    @Test
    void aNodeWithACertificateOfSomebodyElseIsNotLetIn() throws Exception {
        var ours = Certificates.create(directory.resolve("ours"));
        ours.sign("one");
        var theirs = Certificates.create(directory.resolve("theirs"));
        theirs.sign("two");
        var ports = FreePorts.of(2);
        var one = start(ports.getFirst(), ports.subList(0, 1), tls(ours, "one"));
        assertThat(Formation.join(one)).succeedsWithin(PATIENCE);
        var strange = new java.util.HashMap<>(tls(theirs, "two"));
        strange.put("tutti.cluster.join-timeout", "4s");
        var two = start(ports.getLast(), ports.subList(0, 1), strange);
        assertThatThrownBy(() -> Formation.join(two).join()).cause().isInstanceOf(Formation.JoinException.class);
        assertThat(new Nodes(one).members()).isEqualTo(1);
    }
}
