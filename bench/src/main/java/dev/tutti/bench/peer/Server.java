package dev.tutti.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process of a system on a free loopback port, with what it costs. */
public final class Server implements AutoCloseable {
    private static final double TICKS_PER_SECOND = 100;

    private final int port;
    private final Path log;
    private final Process process;
    private final long startedAt = System.nanoTime();
    private double readySeconds;

    private Server(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @param log where the process says what it says */
    public static Server start(int port, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        var server = new Server(port, log, builder.start());
        // For a benchmark that is broken off. Of one that ended properly nothing is left to kill.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform()
                .unstarted(() -> server.processes().toList().forEach(ProcessHandle::destroyForcibly)));
        return server;
    }

    /** Something that throws for as long as the server is not ready. */
    public interface Probe {
        void probe() throws IOException;
    }

    public Server awaitReady(Probe probe) throws IOException {
        var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            try {
                probe.probe();
                readySeconds = (System.nanoTime() - startedAt) / 1e9;
                return this;
            } catch (IOException | RuntimeException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("a server did not start:\n" + Files.readString(log), e);
                }
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** From the moment its process was started to the first answer that it is ready. */
    public double readySeconds() {
        return readySeconds;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** User and system time so far of the process and all it started. */
    public double cpuSeconds() {
        return processes().mapToDouble(handle -> cpuSeconds(handle.pid())).sum();
    }

    /** Of any process; 0 when it is gone. proc(5), fields 14 and 15 of stat. */
    public static double cpuSeconds(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Memory held by the process and all it started; what they share counts once. */
    public long residentBytes() {
        return processes().mapToLong(handle -> residentBytes(handle.pid())).sum();
    }

    /** The proportional set size of a process; proc(5), smaps_rollup. */
    public static long residentBytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024).sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** By SIGKILL, with all it started. */
    public void kill() {
        processes().toList().forEach(ProcessHandle::destroyForcibly);
        join();
    }

    @Override
    public void close() {
        process.destroy();
        join();
    }

    private void join() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                processes().toList().forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
