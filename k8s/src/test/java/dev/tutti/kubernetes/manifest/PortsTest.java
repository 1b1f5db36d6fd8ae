package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One port is the same in the program, its container, its services, and what the network lets through. */
class PortsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theContainerOpensWhatTheProgramListensOn(Manifests manifests) throws Exception {
        assertThat(container(manifests)).isEqualTo(program(manifests));
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theServicesLeadToThePortsOfTheContainer(Manifests manifests) {
        var ports = container(manifests);
        var services = manifests.every(Service.class);
        assertThat(services).hasSize(2).allSatisfy(service -> assertThat(service.getSpec().getPorts()).allSatisfy(
                port -> {
                    assertThat(ports).containsEntry(port.getTargetPort().getStrVal(), port.getPort());
                    assertThat(port.getName()).isEqualTo(port.getTargetPort().getStrVal());
                }));
        assertThat(services.stream().flatMap(service -> service.getSpec().getPorts().stream())
                .map(ServicePort::getName)).containsExactlyInAnyOrderElementsOf(ports.keySet());
        var nodes = services.stream().filter(service -> "None".equals(service.getSpec().getClusterIP())).toList();
        assertThat(nodes).singleElement()
                .satisfies(service -> assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theNetworkLetsClientsToTheApiAndNodesToEachOtherAndNobodyElse(Manifests manifests) {
        var ports = container(manifests);
        var policy = manifests.only(NetworkPolicy.class).getSpec();
        assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        var open = policy.getIngress().stream().filter(rule -> rule.getFrom().isEmpty()).toList();
        assertThat(open).singleElement()
                .satisfies(rule -> assertThat(tcp(rule.getPorts())).containsExactly(ports.get("http")));
        assertThat(policy.getIngress()).filteredOn(rule -> !open.contains(rule)).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                assertThat(peer.getNamespaceSelector()).isNull();
                assertThat(peer.getIpBlock()).isNull();
                assertThat(peer.getPodSelector()).isEqualTo(policy.getPodSelector());
            });
            assertThat(tcp(rule.getPorts())).containsExactlyInAnyOrder(ports.get("remoting"), ports.get("management"));
        });
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theNetworkLetsANodeToTheOthersAndToNamesTheApiAndCassandraAndNowhereElse(Manifests manifests)
            throws Exception {
        var ports = container(manifests);
        var policy = manifests.only(NetworkPolicy.class).getSpec();
        var contacts = Settings.configuration(manifests, directory).config()
                .getStringList("tutti.cassandra.contact-points");
        var cassandra = contacts.stream().map(contact -> Integer.valueOf(contact.replaceFirst(".*:", "")))
                .collect(Collectors.toSet());
        assertThat(policy.getEgress()).hasSize(4);
        assertThat(policy.getEgress()).filteredOn(rule -> tcp(rule.getPorts()).contains(ports.get("remoting")))
                .singleElement().satisfies(rule -> {
                    assertThat(tcp(rule.getPorts())).containsExactlyInAnyOrder(ports.get("remoting"),
                            ports.get("management"));
                    assertThat(rule.getTo()).singleElement()
                            .satisfies(peer -> assertThat(peer.getPodSelector()).isEqualTo(policy.getPodSelector()));
                });
        assertThat(policy.getEgress()).filteredOn(rule -> tcp(rule.getPorts()).contains(53)).singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getPorts()).extracting(NetworkPolicyPort::getProtocol)
                            .containsExactlyInAnyOrder("UDP", "TCP");
                    assertThat(rule.getTo()).singleElement().satisfies(peer -> {
                        assertThat(peer.getNamespaceSelector().getMatchLabels())
                                .containsEntry("kubernetes.io/metadata.name", "kube-system");
                        assertThat(peer.getPodSelector().getMatchLabels()).containsEntry("k8s-app", "kube-dns");
                    });
                });
        assertThat(policy.getEgress()).filteredOn(rule -> tcp(rule.getPorts()).contains(443)).singleElement()
                .satisfies(rule -> assertThat(tcp(rule.getPorts())).containsExactlyInAnyOrder(443, 6443));
        assertThat(policy.getEgress()).filteredOn(rule -> tcp(rule.getPorts()).containsAll(cassandra)).singleElement()
                .satisfies(rule -> {
                    assertThat(tcp(rule.getPorts())).containsExactlyInAnyOrderElementsOf(cassandra);
                    // Where a namespace is named, it is that of the contact points.
                    rule.getTo().forEach(peer -> assertThat(contacts).allMatch(contact -> contact.contains("."
                            + peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name")
                            + ".svc")));
                });
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void prometheusAsksAPortOfTheServiceByTheSchemeThatIsSpoken(Manifests manifests) throws Exception {
        var tls = !Settings.configuration(manifests, directory).isEmpty("http.tls.certificate-file");
        for (var monitor : manifests.every(ServiceMonitor.class)) {
            var selector = monitor.getSpec().getSelector().getMatchLabels();
            var selected = manifests.every(Service.class).stream().filter(
                    service -> service.getMetadata().getLabels().entrySet().containsAll(selector.entrySet())).toList();
            assertThat(selected).singleElement().satisfies(service -> assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .containsAll(monitor.getSpec().getEndpoints().stream().map(endpoint -> endpoint.getPort())
                            .toList()));
            assertThat(monitor.getSpec().getEndpoints()).singleElement().satisfies(
                    endpoint -> assertThat(endpoint.getScheme()).isEqualToIgnoringCase(tls ? "https" : "http"));
        }
    }

    private Map<String, Integer> program(Manifests manifests) throws Exception {
        var config = Settings.complete(Settings.configuration(manifests, directory).config());
        assertThat(config.getString("pekko.management.cluster.bootstrap.contact-point-discovery.port-name"))
                .isEqualTo("management");
        assertThat(config.getString("pekko.discovery.kubernetes-api.container-name"))
                .isEqualTo(Settings.container(manifests).getName());
        return Map.of("http", config.getInt("tutti.http.port"), "remoting",
                config.getInt("pekko.remote.artery.canonical.port"), "management",
                config.getInt("pekko.management.http.port"));
    }

    private static Map<String, Integer> container(Manifests manifests) {
        return Settings.container(manifests).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    }

    private static List<Integer> tcp(Collection<NetworkPolicyPort> ports) {
        return ports.stream().filter(port -> port.getProtocol().equals("TCP")).map(port -> port.getPort().getIntVal())
                .toList();
    }
}
