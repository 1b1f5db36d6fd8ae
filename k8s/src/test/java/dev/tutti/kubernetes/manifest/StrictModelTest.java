package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.kubernetes.kustomize.Kustomize;
import dev.tutti.kubernetes.kustomize.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every manifest is what the Kubernetes API takes, field by field. */
class StrictModelTest {
    private static final List<String> ALWAYS = List.of("Namespace", "ServiceAccount", "Role", "RoleBinding",
            "Deployment", "Service", "Service", "PodDisruptionBudget", "NetworkPolicy", "ConfigMap");

    @Test
    void theSmallOverlayHasTheBaseAndItsOwnSecret() {
        var kinds = Manifests.of("small").objects().stream().map(HasMetadata::getKind).toList();
        assertThat(kinds).containsAll(ALWAYS).hasSize(ALWAYS.size() + 1).contains("Secret");
    }

    @Test
    void theProductionOverlayIsScaledAndWatchedAndBringsNoSecret() {
        var manifests = Manifests.of("production");
        assertThat(manifests.every(HorizontalPodAutoscaler.class)).hasSize(1);
        assertThat(manifests.every(ServiceMonitor.class)).hasSize(1);
        assertThat(manifests.every(Secret.class)).isEmpty();
        assertThat(manifests.objects()).hasSize(ALWAYS.size() + 2);
    }

    @Test
    void everyNamespacedObjectIsInTheNamespaceOfTheOverlay() {
        for (var manifests : Manifests.all()) {
            assertThat(manifests.objects()).filteredOn(object -> !object.getKind().equals("Namespace"))
                    .allSatisfy(object -> assertThat(object.getMetadata().getNamespace()).isEqualTo("tutti"));
        }
    }

    @Test
    void theExampleOfSecretsHasWhatTheProductionOverlayMounts() {
        var secrets = Yaml.documents(Manifests.HOME.resolve("overlays/production/secrets.example.yaml")).stream()
                .map(document -> (Secret) Manifests.typed(document)).toList();
        var volumes = Manifests.of("production").only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes();
        assertThat(volumes.stream().filter(volume -> volume.getSecret() != null)
                .map(volume -> volume.getSecret().getSecretName()))
                .containsExactlyInAnyOrderElementsOf(
                        secrets.stream().map(secret -> secret.getMetadata().getName()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "crd"})
    void whatIsRenderedByItselfIsTyped(String directory) {
        assertThat(Kustomize.rendered(Manifests.HOME.resolve(directory)).stream().map(Manifests::typed)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replica: 3", "template: {spec: {containers: [{name: a, imagePullpolicy: Always}]}}",
            "template: {spec: {containers: [{name: a, livenessProbe: {httpGet: {url: /}}}]}}",
            "template: {spec: {containers: [{name: a, env: [{name: B, value: 5}]}]}}", "replicas: three"})
    void aFieldOrAValueThatTheApiDoesNotKnowIsRefused(String spec) {
        var document = Yaml.documents("{apiVersion: apps/v1, kind: Deployment, spec: {" + spec + "}}", "test")
                .getFirst();
        assertThatThrownBy(() -> Manifests.typed(document)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apps/v1/Deployment");
    }
}
