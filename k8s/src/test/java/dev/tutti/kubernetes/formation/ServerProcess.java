package dev.tutti.kubernetes.formation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole server as the container of a pod runs it: {@code tutti start} with what the image has on its class path. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final int port;
    private final int managementPort;
    private final String token;
    private final Path log;
    private final Process process;

    /**
     * @param token       for its requests
     * @param environment of the container
     */
    ServerProcess(String name, int port, int managementPort, String token, Path directory,
            Map<String, String> environment) throws IOException {
        this.name = name;
        this.port = port;
        this.managementPort = managementPort;
        this.token = token;
        this.log = directory.resolve(name + ".log");
        var builder = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), "dev.tutti.cli.TuttiCommand", "start")).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    KubernetesApi.Pod pod(Map<String, String> labels) {
        return new KubernetesApi.Pod(name, "127.0.0.1", labels, "Running", managementPort);
    }

    /** An answer; of status 0 where there is none. */
    record Answer(int status, JsonNode body) {}

    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Answer post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            var answer = HTTP.send(request.header("Authorization", "Bearer " + token).timeout(Duration.ofSeconds(20))
                    .build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (ConnectException e) {
            return new Answer(0, JSON.createObjectNode());
        }
    }

    /** Waits until it is ready and counts so many members. */
    void awaitMembers(int members) throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        Answer last;
        do {
            last = get("/readyz");
            if (last.status() == 200 && last.body().path("status").asText().equals("ready")
                    && last.body().path("cluster").path("members").asInt() == members) {
                return;
            }
            Thread.sleep(100);
        } while (process.isAlive() && System.nanoTime() < end);
        throw new AssertionError(name + " is not ready among " + members + ": " + last + "\n" + Files.readString(log));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, as Kubernetes ends a pod. */
    int stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not stop:\n" + Files.readString(log));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
