package dev.tutti.kubernetes.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.kubernetes.manifest.Manifests;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the image has, put together by the Dockerfile's own script and run by the Dockerfile's own commands, with another directory
 * in the place of {@code /opt}: a runtime of the modules that are used, and a server that starts on it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ImageTest {
    /** The image is of one Java; the build of Tutti may be by an older one. */
    private static final int JAVA = 25;

    @TempDir
    private static Path opt;
    private static Dockerfile dockerfile;

    @TempDir
    private Path directory;

    @BeforeAll
    static void assemble() throws Exception {
        assumeTrue(Runtime.version().feature() == JAVA, "the image is made by a JDK " + JAVA);
        dockerfile = Dockerfile.read();
        var builder = new ProcessBuilder(Manifests.HOME.resolve("image/assemble").toString(),
                Manifests.HOME.resolve("target/image").toString(), opt.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run(builder);
        run(new ProcessBuilder(here(dockerfile.image().last("RUN").exec())));
    }

    @Test
    void theRuntimeHasWhatIsUsedAndLittleElse() throws Exception {
        var modules = run(new ProcessBuilder(opt.resolve("java/bin/java").toString(), "--list-modules")).lines()
                .map(line -> line.replaceFirst("@.*", "")).toList();
        assertThat(modules).contains("java.base", "java.naming", "jdk.management", "jdk.unsupported", "jdk.jcmd")
                .doesNotContain("jdk.compiler", "jdk.jshell", "jdk.javadoc", "jdk.jlink", "java.rmi.registry");
        assertThat(size(opt.resolve("java"))).isLessThan(size(Path.of(System.getProperty("java.home"))) / 2);
    }

    /** As the pods of both overlays start it, but alone and without Cassandra. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void theServerStartsOnItAndIsReady(String overlay) throws Exception {
        var before = listing();
        var command = new ArrayList<>(here(dockerfile.image().last("ENTRYPOINT").exec()));
        command.addAll(here(Manifests.of(overlay).only(Deployment.class).getSpec().getTemplate().getSpec()
                .getContainers().getFirst().getArgs()));
        var builder = new ProcessBuilder(command).redirectError(directory.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("LANG", "C.UTF-8", "TUTTI_CONFIG", "/dev/null", "TUTTI_HTTP__PORT", "0",
                "TUTTI_DATA__DIRECTORY", directory.resolve("data").toString(),
                // Without the cache of the rehearsal it does not start.
                "JDK_JAVA_OPTIONS", "-XX:AOTMode=on"));
        var process = builder.start();
        try (var client = HttpClient.newHttpClient()) {
            var address = address(process.inputReader(StandardCharsets.UTF_8));
            assertThat(get(client, address + "/readyz").body()).contains("\"status\":\"ready\"");
            assertThat(get(client, address + "/metrics").body()).contains("process_cpu_seconds_total");
            var appended = client.send(HttpRequest.newBuilder(URI.create(address + "/workunit"))
                    .header("X-Agent-Id", "me").header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(30))
                    .POST(BodyPublishers.ofString("{\"contextId\":\"c\",\"type\":\"MESSAGE\",\"payload\":\"p\"}"))
                    .build(), BodyHandlers.ofString());
            assertThat(appended.statusCode()).as(appended.body()).isEqualTo(201);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(listing()).as("a root file system that cannot be written to").isEqualTo(before);
    }

    private static String address(BufferedReader out) throws IOException {
        for (String line; (line = out.readLine()) != null;) {
            var at = line.indexOf("http://");
            if (at >= 0) {
                return line.substring(at).split("[,\\s]")[0];
            }
        }
        throw new AssertionError("the server did not start");
    }

    private static HttpResponse<String> get(HttpClient client, String uri) throws IOException, InterruptedException {
        var response = client.send(HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30)).build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(uri).isEqualTo(200);
        return response;
    }

    private static List<String> here(List<String> command) {
        return command.stream().map(word -> word.replace("/opt/", opt + "/")).toList();
    }

    private static Map<String, String> listing() throws IOException {
        var listing = new TreeMap<String, String>();
        try (var files = Files.walk(opt)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                listing.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return listing;
    }

    private static long size(Path directory) throws IOException {
        var size = 0L;
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
