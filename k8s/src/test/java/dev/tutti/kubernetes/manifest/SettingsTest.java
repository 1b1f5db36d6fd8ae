package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.config.Configuration;
import dev.tutti.config.ConfigurationException;
import dev.tutti.config.Surroundings;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests tell the program is what it understands, and what they promise each other is there. */
class SettingsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theProgramAcceptsItsConfiguration(Manifests manifests) throws Exception {
        var config = Settings.configuration(manifests, directory).config();
        assertThat(config.getString("tutti.cluster.formation")).isEqualTo("kubernetes");
        assertThat(config.getString("tutti.persistence")).isEqualTo("cassandra");
        assertThat(config.getStringList("tutti.cassandra.contact-points")).hasSize(1);
        assertThat(config.getString("tutti.cluster.host")).isEqualTo(Settings.POD_IP);
        assertThat(config.getString("tutti.cluster.app-version")).isEqualTo("0.1.0");
        assertThat(config.getString("tutti.http.bind")).isEqualTo("0.0.0.0");
        assertThat(config.getString("tutti.auth.mode")).isEqualTo("jwt");
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void everyVariableIsOneTheProgramKnows(Manifests manifests) throws Exception {
        var environment = Settings.environment(manifests);
        var configuration = Settings.configuration(manifests, directory);
        // The file that is named there is the one that is mounted; all others are settings.
        assertThat(environment).containsEntry("TUTTI_CONFIG", "/etc/tutti/tutti.yaml");
        assertThat(environment.keySet()).filteredOn(name -> !name.equals("TUTTI_CONFIG"))
                .allMatch(name -> name.matches("TUTTI_[A-Z0-9]+__[A-Z0-9_]+"));
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void aVariableThatTheProgramDoesNotKnowWouldBeSeen() throws Exception {
        var environment = new HashMap<>(Settings.environment(Manifests.of("small")));
        environment.put("TUTTI_CLUSTER__HOSTNAME", "a");
        var configuration = Configuration.read(Optional.empty(),
                new Surroundings(withoutFile(environment), new Properties(), directory, directory, directory));
        assertThatThrownBy(configuration::checked).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TUTTI_CLUSTER__HOST");
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void everyFileThatIsNamedIsInAVolumeThatIsMounted(Manifests manifests) {
        var named = Pattern.compile("/(run|etc|var)/[a-z0-9/.-]+").matcher(Settings.file(manifests)).results()
                .map(match -> Path.of(match.group())).toList();
        var mounted = Settings.container(manifests).getVolumeMounts().stream().map(VolumeMount::getMountPath)
                .map(Path::of).toList();
        assertThat(named).isNotEmpty()
                .allSatisfy(file -> assertThat(mounted).anyMatch(place -> file.getParent().equals(place)));
        assertThat(mounted).contains(Path.of("/var/lib/tutti"), Path.of("/etc/tutti"), Path.of("/tmp"));
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void everyMountHasItsVolumeAndEveryVolumeItsMount(Manifests manifests) {
        var volumes = manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(volume -> volume.getName()).collect(Collectors.toCollection(TreeSet::new));
        var mounts = Settings.container(manifests).getVolumeMounts().stream().map(VolumeMount::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(mounts).isEqualTo(volumes);
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void theVersionIsTheTagOfTheImage(Manifests manifests) {
        var image = Settings.container(manifests).getImage();
        assertThat(manifests.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/version", image.substring(image.indexOf(':') + 1));
    }

    private static HashMap<String, String> withoutFile(HashMap<String, String> environment) {
        environment.remove("TUTTI_CONFIG");
        return environment;
    }
}
