package dev.tutti.kubernetes.formation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tutti.cassandra.CassandraRing;
import dev.tutti.kubernetes.kustomize.Yaml;
import dev.tutti.kubernetes.manifest.Manifests;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole servers with the configuration of the small overlay, on a real Cassandra, whose nodes the Kubernetes API knows. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ServersTest {
    private static final String TOKEN = "a-token";

    @TempDir
    private Path directory;

    private final List<ServerProcess> servers = new ArrayList<>();
    private final Manifests manifests = Manifests.of("small");
    private final Deployment deployment = manifests.only(Deployment.class);
    private final Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    private KubernetesApi api;

    @AfterEach
    void end() {
        servers.forEach(ServerProcess::close);
        if (api != null) {
            api.close();
        }
    }

    @Test
    void podsAreOneServerAndLoseNothingWithOneOfThem() throws Exception {
        var certificate = Certificate.in(directory);
        Files.writeString(directory.resolve("token"), TOKEN);
        Files.write(directory.resolve("secret"), Base64.getUrlEncoder().withoutPadding().encode(new byte[48]));
        api = new KubernetesApi(certificate, "tutti", TOKEN, manifests.only(Role.class),
                (CustomResourceDefinition) Manifests
                        .typed(Yaml.documents(Manifests.HOME.resolve("crd/leases.yaml")).getFirst()));
        var configuration = configuration(certificate);
        var bearer = bearer(configuration);

        var pods = List.of(server("tutti-a", configuration, bearer), server("tutti-b", configuration, bearer));
        pods.forEach(pod -> api.add(pod.pod(labels)));
        for (var pod : pods) {
            pod.awaitMembers(2);
        }

        for (var unit = 1; unit <= 10; unit++) {
            var answer = pods.get(unit % 2).post("/workunit",
                    Map.of("contextId", "shop", "type", "MESSAGE", "payload", "unit " + unit));
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            assertThat(answer.body().get("seq").asInt()).isEqualTo(unit);
        }

        pods.getFirst().kill();
        api.remove("tutti-a");
        pods.getLast().awaitMembers(1);
        assertThat(api.leaseNames()).containsExactly("tutti-partition");
        var kept = pods.getLast().get("/contexts/shop/workunits?limit=100");
        assertThat(kept.body().get("units")).extracting(unit -> unit.get("payload").asText())
                .containsExactly("unit 1", "unit 2", "unit 3", "unit 4", "unit 5", "unit 6", "unit 7", "unit 8",
                        "unit 9", "unit 10");
        assertThat(pods.getLast().stop()).isZero();
        assertThat(api.refused()).isEmpty();
    }

    /** The overlay's file, with the addresses of this machine. */
    private Path configuration(Certificate certificate) throws IOException, InterruptedException {
        var settings = Yaml.documents(Manifests.HOME.resolve("overlays/small/tutti.yaml")).getFirst();
        put(settings, "http.bind", "127.0.0.1");
        put(settings, "auth.jwt.hs256-secret-file", directory.resolve("secret").toString());
        put(settings, "cluster.kubernetes.namespace", "tutti");
        // The two are started at once.
        put(settings, "cluster.kubernetes.required-contact-points", 2);
        put(settings, "cluster.kubernetes.stable-margin", "1s");
        put(settings, "cluster.kubernetes.api-ca-file", certificate.pem().toString());
        put(settings, "cluster.kubernetes.api-token-file", directory.resolve("token").toString());
        put(settings, "cluster.stable-after", "3s");
        CassandraRing.shared().settings("kubernetes")
                .forEach((path, value) -> put(settings, path.substring("tutti.".length()), value));
        return Files.writeString(directory.resolve("tutti.yaml"), new ObjectMapper().writeValueAsString(settings));
    }

    private static void put(Map<String, Object> settings, String path, Object value) {
        var names = path.split("\\.");
        var at = settings;
        for (var name : Arrays.copyOf(names, names.length - 1)) {
            at = Yaml.map(at.computeIfAbsent(name, none -> new HashMap<String, Object>()));
        }
        at.put(names[names.length - 1], value);
    }

    private String bearer(Path configuration) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "dev.tutti.cli.TuttiCommand", "token", "--agent", "ann",
                "--config", configuration.toString()).redirectError(directory.resolve("token.log").toFile()).start();
        var token = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(Files.readString(directory.resolve("token.log"))).isZero();
        return token;
    }

    /** With the variables of the deployment's container, as far as they are not this machine's. */
    private ServerProcess server(String name, Path configuration, String bearer) throws IOException {
        var ports = FreePorts.of(3);
        var environment = new HashMap<>(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT",
                Integer.toString(api.port()), "TUTTI_CONFIG", configuration.toString(), "TUTTI_DATA__DIRECTORY",
                directory.resolve(name).toString(), "TUTTI_CLUSTER__HOST", "127.0.0.1", "TUTTI_CLUSTER__APP_VERSION",
                labels.get("app.kubernetes.io/version"), "TUTTI_HTTP__PORT", ports.get(0).toString(),
                "TUTTI_CLUSTER__PORT", ports.get(1).toString(), "TUTTI_CLUSTER__KUBERNETES__MANAGEMENT_PORT",
                ports.get(2).toString()));
        assertThat(environment.keySet()).containsAll(deployment.getSpec().getTemplate().getSpec().getContainers()
                .getFirst().getEnv().stream().map(variable -> variable.getName()).toList());
        var server = new ServerProcess(name, ports.get(0), ports.get(2), bearer, directory, environment);
        servers.add(server);
        return server;
    }
}
