package dev.tutti.kubernetes.formation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kubernetes.kustomize.Yaml;
import dev.tutti.kubernetes.manifest.Manifests;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with the configuration of Kubernetes find each other by its API, with the rights that the manifests give them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BootstrapTest {
    private static final String TOKEN = "a-token";
    private static final String LEASES = "pekko.apache.org/leases";

    @TempDir
    private Path directory;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Manifests manifests = Manifests.of("small");
    private final Map<String, String> labels = manifests.only(Deployment.class).getSpec().getTemplate().getMetadata()
            .getLabels();
    private Certificate certificate;
    private KubernetesApi api;

    @BeforeEach
    void certificate() throws Exception {
        certificate = Certificate.in(directory);
        Files.writeString(directory.resolve("token"), TOKEN);
    }

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
        if (api != null) {
            api.close();
        }
    }

    @Test
    void podsBecomeOneClusterAndGoOnByTheLeaseWhereOneIsLost() throws Exception {
        var role = manifests.only(Role.class);
        start(role);
        // What the selector does not mean, and what does not run.
        api.add(new KubernetesApi.Pod("other", "127.0.0.1", Map.of("app.kubernetes.io/name", "other"), "Running", 1));
        api.add(new KubernetesApi.Pod("pending", "127.0.0.1", labels, "Pending", 1));
        api.add(new KubernetesApi.Pod("done", "127.0.0.1", labels, "Succeeded", 1));

        var first = node("tutti-a");
        api.add(first.pod(labels));
        await(() -> api.lists() >= 5, "the first node asks for pods");
        assertThat(first.said()).as("one node of two founds nothing").isEmpty();

        var second = node("tutti-b");
        var third = node("tutti-c");
        api.add(second.pod(labels));
        api.add(third.pod(labels));
        for (var node : nodes) {
            node.awaitSaid(members(first, second, third)::equals, "that three are in");
        }
        assertThat(api.owners()).as("nobody needs a lease while all is well").isEmpty();

        third.kill();
        api.remove("tutti-c");
        for (var node : List.of(first, second)) {
            node.awaitSaid(members(first, second)::equals, "that two are left");
        }
        assertThat(api.leaseNames()).containsExactly("tutti-partition");
        assertThat(api.owners()).singleElement().asString()
                .containsAnyOf(Integer.toString(first.port()), Integer.toString(second.port()));

        assertThat(second.leave()).isZero();
        first.awaitSaid(("members " + first.port())::equals, "that it is alone");
        assertThat(first.leave()).isZero();

        assertThat(api.refused()).isEmpty();
        assertThat(api.used()).containsExactlyInAnyOrder("list /pods", "get " + LEASES, "create " + LEASES,
                "update " + LEASES);
        assertThat(granted(role)).as("no right that nobody needs, but for what Cluster Bootstrap is said to need")
                .containsExactlyInAnyOrder("get /pods", "list /pods", "watch /pods", "get " + LEASES,
                        "create " + LEASES, "update " + LEASES);
    }

    @Test
    void withoutItsRightsANodeFindsNobodyAndSaysWhy() throws Exception {
        start(new RoleBuilder().build());
        var node = node("tutti-a");
        api.add(node.pod(labels));
        await(() -> api.refused().contains("forbidden: list /pods"), "the node is refused");
        awaitLog(node, "Forbidden to communicate with Kubernetes API server; check RBAC settings");
        assertThat(node.said()).isEmpty();
    }

    private void start(Role role) throws Exception {
        var definition = (CustomResourceDefinition) Manifests
                .typed(Yaml.documents(Manifests.HOME.resolve("crd/leases.yaml")).getFirst());
        api = new KubernetesApi(certificate, "tutti", TOKEN, role, definition);
    }

    private NodeProcess node(String name) throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("tutti.cluster.kubernetes.namespace", "tutti");
        settings.put("tutti.cluster.kubernetes.required-contact-points", "2");
        settings.put("tutti.cluster.kubernetes.stable-margin", "1s");
        settings.put("tutti.cluster.kubernetes.api-ca-file", certificate.pem().toString());
        settings.put("tutti.cluster.kubernetes.api-token-file", directory.resolve("token").toString());
        settings.put("tutti.cluster.stable-after", "3s");
        settings.put("tutti.persistence", "cassandra");
        var node = new NodeProcess(name, api, directory, settings);
        nodes.add(node);
        return node;
    }

    private static String members(NodeProcess... nodes) {
        return "members " + new TreeSet<>(List.of(nodes).stream().map(node -> Integer.toString(node.port())).toList())
                .stream().collect(Collectors.joining(","));
    }

    private static TreeSet<String> granted(Role role) {
        var granted = new TreeSet<String>();
        for (PolicyRule rule : role.getRules()) {
            rule.getApiGroups().forEach(group -> rule.getResources()
                    .forEach(resource -> rule.getVerbs().forEach(verb -> granted.add(verb + " " + group + "/"
                            + resource))));
        }
        return granted;
    }

    private static void awaitLog(NodeProcess node, String text) throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!node.log().contains(text)) {
            assertThat(System.nanoTime()).as(node.log()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void await(BooleanSupplier expected, String what) throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!expected.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": " + api.refused() + "\n" + nodes.getFirst().log());
            }
            Thread.sleep(50);
        }
    }
}
