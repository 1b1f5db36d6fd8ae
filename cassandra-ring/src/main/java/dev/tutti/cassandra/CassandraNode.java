package dev.tutti.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of Apache Cassandra as its own process, which can be killed, stopped, and started again with what it kept. */
public final class CassandraNode {
    private static final int START_SECONDS = 120;
    private final Path home;
    private final String address;
    private final int port;
    private final List<String> javaOptions;
    private Process process;
    private boolean over;

    /**
     * @param home where everything of this node is
     * @param yaml its configuration
     * @param port for CQL
     * @param javaOptions over those here
     */
    CassandraNode(Path home, String address, int port, String yaml, List<String> javaOptions) {
        this.home = home;
        this.address = address;
        this.port = port;
        this.javaOptions = List.copyOf(javaOptions);
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("cassandra.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to start; {@link #await} tells when it answers. */
    synchronized void launch() {
        if (over) {
            throw new IllegalStateException("the ring of " + address + " has ended");
        }
        var lib = Path.of(System.getProperty("cassandra.lib", "../cassandra-server/target/lib"));
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(
                    "no Cassandra in " + lib.toAbsolutePath() + "; build cassandra-server first");
        }
        var command = new ArrayList<>(CassandraJava.command());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + home, "-Dcassandra.logdir=" + home, "-Dcassandra-foreground=yes",
                "-Dcassandra.ring_delay_ms=100", "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.superuser_setup_delay_ms=0", "-Dcassandra.consistent.rangemovement=false",
                "-Djava.io.tmpdir=" + home));
        // Of what is said twice, the JVM takes the last.
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", lib.toAbsolutePath() + "/*", "org.apache.cassandra.service.CassandraDaemon"));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once it answers CQL. */
    void await() throws InterruptedException {
        var ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > ends) {
                throw new IllegalStateException("Cassandra did not start:\n" + lastLines());
            }
            Thread.sleep(100);
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Path log() {
        return home.resolve("out.log");
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "it said nothing";
        }
    }

    public String address() {
        return address;
    }

    /** Of its process, as long as that runs. */
    public synchronized long pid() {
        return process.pid();
    }

    /** As the driver wants it. */
    public String contactPoint() {
        return address + ":" + port;
    }

    /** SIGKILL. */
    public synchronized void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** SIGKILL, and it does not come again. */
    synchronized void end() throws InterruptedException {
        over = true;
        kill();
    }

    /** SIGSTOP: it hangs, and its connections stay. */
    public void pause() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    /** After a kill, with what is on its disk. */
    public void restart() throws InterruptedException {
        launch();
        await();
    }

    private void signal(String name) throws InterruptedException {
        try {
            var code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
