package dev.tutti.kubernetes.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests render is what Kustomize renders. */
class KustomizeTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"base", "crd", "overlays/small", "overlays/production"})
    void aRenderingIsTheSameAsThatOfKubectlWhereThereIsOne(String name) throws Exception {
        var kubectl = onPath("kubectl");
        assumeTrue(kubectl != null, "kubectl is not installed");
        var copy = copied();
        var output = directory.resolve("rendered.yaml");
        // Rendering asks no cluster; without a configuration none could be asked.
        var builder = new ProcessBuilder(kubectl, "kustomize", copy.resolve(name).toString())
                .redirectOutput(output.toFile()).redirectError(directory.resolve("errors").toFile());
        builder.environment().put("KUBECONFIG", "/dev/null");
        var process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(directory.resolve("errors"))).isZero();
        assertThat(byName(Kustomize.rendered(copy.resolve(name)))).isEqualTo(byName(Yaml.documents(output)));
    }

    @Test
    void generatedNamesFollowFromTheContents() throws IOException {
        write("one/kustomization.yaml", "configMapGenerator: [{name: a, files: [f]}]");
        write("one/f", "x & y <z>\n");
        write("two/kustomization.yaml", "configMapGenerator: [{name: a, files: [f]}]");
        write("two/f", "x\n");
        var one = Yaml.at(Kustomize.rendered(directory.resolve("one")).getFirst(), "metadata", "name");
        var two = Yaml.at(Kustomize.rendered(directory.resolve("two")).getFirst(), "metadata", "name");
        assertThat(one).asString().matches("a-[2-9b-df-hkmt]{10}").isNotEqualTo(two);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() throws IOException {
        write("kustomization.yaml", "namePrefix: x-");
        assertThatThrownBy(() -> Kustomize.rendered(directory)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("namePrefix");
        write("kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]");
        write("a.yaml", "{kind: A, metadata: {name: a}, spec: {rules: [1]}}");
        write("p.yaml", "{kind: A, metadata: {name: a}, spec: {rules: [2]}}");
        assertThatThrownBy(() -> Kustomize.rendered(directory)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("rules");
    }

    @Test
    void aPatchOfWhatIsNotThereIsRefused() throws IOException {
        write("kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]");
        write("a.yaml", "{kind: A, metadata: {name: a}}");
        write("p.yaml", "{kind: A, metadata: {name: b}}");
        assertThatThrownBy(() -> Kustomize.rendered(directory)).hasMessageContaining("there is no A b");
    }

    private Path copied() throws IOException {
        var home = Path.of("").toAbsolutePath();
        var copy = directory.resolve("k8s");
        for (var part : List.of("base", "crd", "overlays")) {
            try (var files = Files.walk(home.resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var target = copy.resolve(home.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        Files.writeString(copy.resolve("overlays/small/secrets/hs256-secret"), "b".repeat(64));
        return copy;
    }

    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Map<String, Map<String, Object>> byName(List<Map<String, Object>> objects) {
        return objects.stream().collect(Collectors
                .toMap(object -> object.get("kind") + " " + Yaml.at(object, "metadata", "name"), object -> object));
    }

    private static String onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(place -> Path.of(place, program)).filter(Files::isExecutable).map(Path::toString).findFirst()
                .orElse(null);
    }
}
