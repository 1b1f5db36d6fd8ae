package dev.tutti.kubernetes.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kubernetes.kustomize.Yaml;
import dev.tutti.kubernetes.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Dockerfile says of the image, and what the pods expect of it. */
class DockerfileTest {
    private Dockerfile dockerfile;

    @BeforeEach
    void read() throws IOException {
        dockerfile = Dockerfile.read();
    }

    @Test
    void everyBaseIsNamedWithItsVersion() {
        assertThat(dockerfile.stages()).hasSize(2).allSatisfy(stage -> assertThat(
                stage.last("FROM").arguments().getFirst()).matches("[a-z0-9./-]+:[a-z0-9.-]+")
                .doesNotContain(":latest"));
    }

    @Test
    void theImageRunsAsTheUserOfThePods() {
        var user = dockerfile.image().last("USER").text();
        assertThat(user).matches("[1-9][0-9]*:[1-9][0-9]*");
        for (var manifests : Manifests.all()) {
            var context = manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getSecurityContext();
            assertThat(context.getRunAsUser() + ":" + context.getRunAsGroup()).isEqualTo(user);
        }
        // Nothing is done as that user any more that would be undone by a later one.
        var names = dockerfile.image().instructions().stream().map(Dockerfile.Instruction::name).toList();
        assertThat(names.subList(names.lastIndexOf("USER"), names.size())).doesNotContain("RUN", "COPY");
    }

    @Test
    void nothingInTheImageNeedsAShell() {
        for (var name : List.of("RUN", "ENTRYPOINT", "CMD")) {
            assertThat(dockerfile.image().all(name)).isNotEmpty()
                    .allSatisfy(instruction -> assertThat(instruction.exec()).isNotEmpty());
        }
        assertThat(dockerfile.image().last("STOPSIGNAL").text()).isEqualTo("SIGTERM");
    }

    @Test
    void librariesAreALayerOfTheirOwnBeforeTuttisJars() {
        assertThat(copied().map(path -> path.replaceFirst("/\\*.*", ""))).containsExactly("/opt/java", "/opt/tutti/lib",
                "/opt/tutti/app", "/opt/tutti");
        assertThat(dockerfile.image().all("COPY")).allSatisfy(copy -> {
            assertThat(copy.text()).startsWith("--from=build ");
            // The same place in both, since the class path in the options is absolute.
            assertThat(copy.arguments().get(1)).isEqualTo(copy.arguments().getFirst().replaceFirst("/\\*.*", "/"));
        });
    }

    @Test
    void whatIsCopiedIsInTheBuild() {
        var built = Manifests.HOME.resolve("target/image");
        assertThat(names(built.resolve("app"))).anyMatch(name -> name.startsWith("tutti-app-"))
                .anyMatch(name -> name.startsWith("tutti-k8s-")).allMatch(name -> name.startsWith("tutti-"));
        assertThat(names(built.resolve("lib"))).anyMatch(name -> name.startsWith("pekko-lease-kubernetes"))
                .noneMatch(name -> name.startsWith("tutti-")).noneMatch(name -> name.contains("junit"))
                .noneMatch(name -> name.contains("kubernetes-model"));
        var build = dockerfile.stages().getFirst();
        assertThat(build.all("RUN").getLast().text()).isEqualTo("k8s/image/assemble k8s/target/image /opt");
        assertThat(Files.isExecutable(Manifests.HOME.resolve("image/assemble"))).isTrue();
    }

    /** They cost start time, and Pekko refuses to start with releases that are mixed. */
    @Test
    void otherServersHaveNoneOfTheLibrariesForKubernetes() {
        assertThat(names(Manifests.HOME.resolve("../app/target/lib"))).isNotEmpty()
                .noneMatch(name -> name.matches("pekko-(management|http|discovery|lease).*"))
                .noneMatch(name -> name.startsWith("tutti-k8s"));
    }

    @Test
    void portsAreThoseOfThePods() {
        var exposed = Arrays.stream(dockerfile.image().last("EXPOSE").text().split(" ")).map(Integer::valueOf).toList();
        assertThat(container("small").getPorts().stream().map(ContainerPort::getContainerPort))
                .containsExactlyInAnyOrderElementsOf(exposed);
    }

    @Test
    void podsGiveTheImageOptionsThatItHas() {
        assertThat(container("small").getArgs()).isEqualTo(dockerfile.image().last("CMD").exec());
        assertThat(container("small").getCommand()).isEmpty();
        assertThat(Stream.of("small", "production").flatMap(overlay -> container(overlay).getArgs().stream())
                .filter(argument -> argument.startsWith("@")))
                .allSatisfy(argument -> assertThat(Manifests.HOME.resolve("image")
                        .resolve(Path.of(argument.substring(1)).getFileName())).exists());
    }

    @Test
    void secretsAndBuildsStayOutOfTheContext() throws IOException {
        assertThat(Files.readAllLines(Manifests.HOME.resolve("image/Dockerfile.dockerignore"))).contains("**/target",
                "k8s/overlays/*/secrets");
        assertThat(Yaml.documents(Manifests.HOME.resolve("overlays/small/kustomization.yaml")).getFirst().toString())
                .contains("secrets/hs256-secret");
    }

    private Stream<String> copied() {
        return dockerfile.image().all("COPY").stream().map(copy -> copy.arguments().getFirst());
    }

    private static Container container(String overlay) {
        return Manifests.of(overlay).only(Deployment.class).getSpec().getTemplate().getSpec().getContainers()
                .getFirst();
    }

    private static List<String> names(Path directory) {
        return List.of(directory.toFile().list());
    }
}
