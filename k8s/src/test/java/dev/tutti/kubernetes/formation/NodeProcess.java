package dev.tutti.kubernetes.formation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@link BootstrapNode} that runs, as the container of a pod would: with the API's address in its environment. */
final class NodeProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 150;

    private final String name;
    private final int port;
    private final int managementPort;
    private final Path log;
    private final Process process;

    NodeProcess(String name, KubernetesApi api, Path directory, Map<String, String> settings) throws IOException {
        this.name = name;
        var ports = FreePorts.of(2);
        port = ports.getFirst();
        managementPort = ports.getLast();
        log = directory.resolve(name + ".log");
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), BootstrapNode.class.getName(), "tutti.cluster.host=127.0.0.1",
                "tutti.cluster.port=" + port, "tutti.cluster.kubernetes.management-port=" + managementPort));
        settings.forEach((path, value) -> command.add(path + "=" + value));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        builder.environment().put("KUBERNETES_SERVICE_PORT", Integer.toString(api.port()));
        process = builder.start();
    }

    int port() {
        return port;
    }

    KubernetesApi.Pod pod(Map<String, String> labels) {
        return new KubernetesApi.Pod(name, "127.0.0.1", labels, "Running", managementPort);
    }

    /** Waits until the last thing it said is what is expected. */
    void awaitSaid(Predicate<String> expected, String what) throws IOException, InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            if (lastSaid().filter(expected).isPresent()) {
                return;
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        if (lastSaid().filter(expected).isEmpty()) {
            throw new AssertionError(name + " did not say " + what + ":\n" + Files.readString(log));
        }
    }

    private Optional<String> lastSaid() throws IOException {
        var said = said();
        return said.isEmpty() ? Optional.empty() : Optional.of(said.getLast());
    }

    List<String> said() throws IOException {
        return Files.readString(log).lines().filter(line -> line.startsWith(BootstrapNode.SAYS))
                .map(line -> line.substring(BootstrapNode.SAYS.length())).toList();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it as it wants to be ended. */
    int leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not leave:\n" + Files.readString(log));
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
