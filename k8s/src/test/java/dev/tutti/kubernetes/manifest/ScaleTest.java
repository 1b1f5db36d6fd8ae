package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many nodes there are, may be missing, and must be seen before a cluster is founded: these agree. */
class ScaleTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void halfOfTheFirstNodesNeverFoundACluster(Manifests manifests) throws Exception {
        var required = Settings.configuration(manifests, directory).config()
                .getInt("tutti.cluster.kubernetes.required-contact-points");
        assertThat(required * 2).isGreaterThan(first(manifests));
        assertThat(required).isLessThanOrEqualTo(first(manifests));
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void oneNodeIsReplacedAtATimeAndNoneIsMissingMeanwhile(Manifests manifests) {
        var budget = manifests.only(PodDisruptionBudget.class).getSpec();
        assertThat(budget.getMinAvailable()).isNull();
        // A budget that lets nobody go would hold up the drain of a machine for ever.
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        var update = manifests.only(Deployment.class).getSpec().getStrategy().getRollingUpdate();
        assertThat(update.getMaxUnavailable().getIntVal()).isZero();
        assertThat(update.getMaxSurge().getIntVal()).isEqualTo(1);
    }

    @Test
    void theAutoscalerAloneSaysHowManyNodesThereAreInProduction() {
        var manifests = Manifests.of("production");
        var deployment = manifests.only(Deployment.class);
        var scaler = manifests.only(HorizontalPodAutoscaler.class).getSpec();
        assertThat(deployment.getSpec().getReplicas()).isNull();
        assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo(deployment.getKind());
        assertThat(scaler.getScaleTargetRef().getApiVersion()).isEqualTo(deployment.getApiVersion());
        assertThat(scaler.getScaleTargetRef().getName()).isEqualTo(deployment.getMetadata().getName());
        assertThat(scaler.getMinReplicas()).isGreaterThanOrEqualTo(3);
        assertThat(scaler.getMaxReplicas()).isGreaterThan(scaler.getMinReplicas());
        // A share of what is requested: without a request there would be nothing to compare with.
        assertThat(scaler.getMetrics()).allSatisfy(metric -> assertThat(
                Settings.container(manifests).getResources().getRequests()).containsKey(
                        metric.getResource().getName()));
        assertThat(scaler.getBehavior().getScaleDown().getPolicies())
                .allSatisfy(policy -> assertThat(policy.getValue()).isEqualTo(1));
    }

    @Test
    void productionSpreadsEachVersionOverMachinesSoThatAnUpdateFindsRoom() {
        var spread = Manifests.of("production").only(Deployment.class).getSpec().getTemplate().getSpec()
                .getTopologySpreadConstraints();
        assertThat(spread).anySatisfy(constraint -> {
            assertThat(constraint.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(constraint.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
        }).allSatisfy(constraint -> assertThat(constraint.getMatchLabelKeys()).containsExactly("pod-template-hash"));
    }

    private static int first(Manifests manifests) {
        return manifests.every(HorizontalPodAutoscaler.class).stream()
                .map(scaler -> scaler.getSpec().getMinReplicas()).findFirst()
                .orElseGet(() -> manifests.only(Deployment.class).getSpec().getReplicas());
    }
}
