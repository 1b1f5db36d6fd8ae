package dev.tutti.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.tutti.app.Engine;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kubernetes and Prometheus ask for is what a running server answers. */
class ProbesTest {
    @TempDir
    private static Path data;
    private static Engine engine;
    private static HttpClient client;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    }

    @AfterAll
    static void stop() {
        client.close();
        engine.close();
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void everyPathThatIsAskedForIsAnswered(Manifests manifests) throws Exception {
        var container = Settings.container(manifests);
        for (var probe : probes(manifests)) {
            assertThat(status(probe.getHttpGet().getPath())).as(probe.getHttpGet().getPath()).isEqualTo(200);
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
            assertThat(container.getPorts()).anyMatch(port -> port.getName().equals("http"));
        }
        var scraped = manifests.every(ServiceMonitor.class).stream()
                .flatMap(monitor -> monitor.getSpec().getEndpoints().stream()).map(endpoint -> endpoint.getPath());
        for (var path : scraped.toList()) {
            assertThat(status(path)).as(path).isEqualTo(200);
        }
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    }

    @Test
    void aPathThatIsNoneWouldBeSeen() throws Exception {
        assertThat(status("/ready")).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void probesSpeakTlsWhereTheServerDoes(Manifests manifests) throws Exception {
        var tls = !Settings.configuration(manifests, directory).isEmpty("http.tls.certificate-file");
        assertThat(probes(manifests)).allSatisfy(probe -> {
            var scheme = probe.getHttpGet().getScheme();
            assertThat(scheme == null ? "HTTP" : scheme).isEqualTo(tls ? "HTTPS" : "HTTP");
        });
    }

    @ParameterizedTest
    @MethodSource("dev.tutti.kubernetes.manifest.Manifests#all")
    void aNodeHasTimeToJoinBeforeItIsGivenUp(Manifests manifests) throws Exception {
        Config config = Settings.configuration(manifests, directory).config();
        var startup = Settings.container(manifests).getStartupProbe();
        var patience = Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold());
        assertThat(patience).isGreaterThan(
                config.getDuration("tutti.cluster.join-timeout").plus(Duration.ofSeconds(60)));
    }

    private static List<Probe> probes(Manifests manifests) {
        var container = Settings.container(manifests);
        return Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .toList();
    }

    private static int status(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + engine.address().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
