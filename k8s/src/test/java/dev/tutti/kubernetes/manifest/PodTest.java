package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who selects the pods, what they may do on their machine, and how they are ended. */
class PodTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void whateverSelectsPodsSelectsThese(Manifests manifests) throws Exception {
        var spec = manifests.only(Deployment.class).getSpec();
        var labels = spec.getTemplate().getMetadata().getLabels();
        var selector = spec.getSelector().getMatchLabels();
        assertThat(labels).containsAllEntriesOf(selector);
        // The version changes with every update: a selector that had it would lose the old pods.
        assertThat(selector).doesNotContainKey("app.kubernetes.io/version");
        assertThat(manifests.every(Service.class))
                .allSatisfy(service -> assertThat(service.getSpec().getSelector()).isEqualTo(selector));
        assertThat(manifests.only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(selector);
        assertThat(manifests.only(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(selector);
        spec.getTemplate().getSpec().getTopologySpreadConstraints().forEach(
                spread -> assertThat(spread.getLabelSelector().getMatchLabels()).isEqualTo(selector));
        assertThat(selectorOf(Settings.configuration(manifests, directory).config()
                .getString("tutti.cluster.kubernetes.label-selector"))).isEqualTo(selector);
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void thePodRunsAsTheAccountThatHasTheRights(Manifests manifests) {
        var pod = manifests.only(Deployment.class).getSpec().getTemplate().getSpec();
        var account = manifests.only(ServiceAccount.class).getMetadata();
        assertThat(pod.getServiceAccountName()).isEqualTo(account.getName());
        assertThat(pod.getAutomountServiceAccountToken()).isTrue();
        assertThat(manifests.only(RoleBinding.class).getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getKind()).isEqualTo("ServiceAccount");
            assertThat(subject.getName()).isEqualTo(account.getName());
            assertThat(subject.getNamespace()).isEqualTo(account.getNamespace());
        });
    }

    /** The profile "restricted" of Kubernetes' Pod Security Standards, and a root file system that is not written to. */
    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void thePodIsRestricted(Manifests manifests) {
        var pod = manifests.only(Deployment.class).getSpec().getTemplate().getSpec();
        assertThat(manifests.only(Namespace.class).getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getVolumes()).allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
        var container = Settings.container(manifests).getSecurityContext();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getPrivileged()).isFalse();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(pod.getVolumes().stream().filter(volume -> volume.getEmptyDir() != null))
                .allSatisfy(volume -> assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void aPodHasTimeForItsWholeCoordinatedShutdown(Manifests manifests) throws Exception {
        var pod = manifests.only(Deployment.class).getSpec().getTemplate().getSpec();
        var phases = Settings.complete(Settings.configuration(manifests, directory).config())
                .getConfig("pekko.coordinated-shutdown");
        var longest = phases.getObject("phases").keySet().stream().mapToLong(phase -> {
            var timeout = "phases." + phase + ".timeout";
            return phases.getDuration(phases.hasPath(timeout) ? timeout : "default-phase-timeout").toSeconds();
        }).sum();
        var sleep = Settings.container(manifests).getLifecycle().getPreStop().getSleep().getSeconds();
        assertThat(sleep).isPositive();
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(sleep + longest);
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void memoryIsOnlyWhatIsReservedAndTheProcessorsAreTheOnesThatTheJvmIsTold(Manifests manifests) {
        var container = Settings.container(manifests);
        var requests = container.getResources().getRequests();
        var limits = container.getResources().getLimits();
        assertThat(limits.get("memory")).isEqualTo(requests.get("memory"));
        assertThat(limits).doesNotContainKey("cpu");
        assertThat(Quantity.getAmountInBytes(requests.get("memory")).longValue()).isGreaterThanOrEqualTo(1L << 30);
        var temporary = manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getEmptyDir() != null)
                .mapToLong(volume -> Quantity.getAmountInBytes(volume.getEmptyDir().getSizeLimit()).longValue())
                .sum();
        assertThat(Quantity.getAmountInBytes(limits.get("ephemeral-storage")).longValue())
                .isGreaterThanOrEqualTo(temporary);
        container.getArgs().stream().filter(option -> option.startsWith("-XX:ActiveProcessorCount="))
                .forEach(option -> assertThat(option).endsWith("=" + requests.get("cpu").getAmount()));
    }

    private static Map<String, String> selectorOf(String text) {
        return Arrays.stream(text.split(",")).map(part -> part.split("=", 2))
                .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
