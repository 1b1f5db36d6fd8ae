package dev.tutti.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Apache Cassandra on this machine: one node, or several on 127.0.0.1, .2, … as a ring, in a directory of their own and on
 * free ports. Ended with {@link #close}, and at the latest with this JVM.
 */
public final class CassandraRing implements AutoCloseable {
    /** The simple snitch's. */
    public static final String DATACENTER = "datacenter1";
    private static final Shared SHARED = new Shared();

    private final Path directory;
    private final List<CassandraNode> nodes;
    private final Thread hook = Thread.ofPlatform().unstarted(this::end);

    private static final class Shared {
        private CassandraRing ring;
    }

    private CassandraRing(Path directory, List<CassandraNode> nodes) {
        this.directory = directory;
        this.nodes = nodes;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The one node that all tests of this JVM share: each takes a keyspace of its own, and leaves the node running. */
    public static CassandraRing shared() throws InterruptedException {
        synchronized (SHARED) {
            if (SHARED.ring == null) {
                SHARED.ring = start(1);
            }
            return SHARED.ring;
        }
    }

    public static CassandraRing start(int size) throws InterruptedException {
        return start(size, Map.of());
    }

    /** @param more lines of cassandra.yaml, over those here */
    public static CassandraRing start(int size, Map<String, String> more) throws InterruptedException {
        try {
            return start(Files.createTempDirectory("tutti-cassandra"),
                    IntStream.rangeClosed(1, size).mapToObj(i -> "127.0.0." + i).toList(), more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param directory for all of it, and gone with it
     * @param addresses of this machine, one for each node
     * @param more      lines of cassandra.yaml, over those here
     */
    public static CassandraRing start(Path directory, List<String> addresses, Map<String, String> more)
            throws InterruptedException {
        return start(directory, addresses, more, List.of());
    }

    /**
     * @param directory   for all of it, and gone with it
     * @param addresses   of this machine, one for each node
     * @param more        lines of cassandra.yaml, over those here
     * @param javaOptions of each node, over those here, which are for tests: small, quick to start, and slower once warm
     */
    public static CassandraRing start(Path directory, List<String> addresses, Map<String, String> more,
            List<String> javaOptions) throws InterruptedException {
        var size = addresses.size();
        var storage = freePort(addresses);
        var cql = freePort(addresses);
        var nodes = new ArrayList<CassandraNode>();
        for (var i = 0; i < size; i++) {
            var home = directory.resolve("node" + (i + 1));
            nodes.add(new CassandraNode(home, addresses.get(i), cql,
                    yaml(home, addresses, i, storage, cql, more), javaOptions));
        }
        var ring = new CassandraRing(directory, nodes);
        try {
            nodes.forEach(CassandraNode::launch);
            for (var node : nodes) {
                node.await();
            }
        } catch (RuntimeException | InterruptedException e) {
            ring.close();
            throw e;
        }
        return ring;
    }

    public CassandraNode node(int index) {
        return nodes.get(index);
    }

    public List<CassandraNode> nodes() {
        return List.copyOf(nodes);
    }

    /** What a node said since it was first started. */
    public Path log(int index) {
        return nodes.get(index).log();
    }

    public List<String> contactPoints() {
        return nodes.stream().map(CassandraNode::contactPoint).toList();
    }

    /** What makes a server use this, with a keyspace of its own. */
    public Map<String, Object> settings(String keyspace) {
        return Map.of("tutti.persistence", "cassandra", "tutti.cassandra.contact-points", contactPoints(),
                "tutti.cassandra.local-datacenter", DATACENTER, "tutti.cassandra.keyspace", keyspace,
                "tutti.cassandra.replication", Integer.toString(nodes.size()));
    }

    /** The same for a server that is a process. */
    public String[] options(String keyspace) {
        return settings(keyspace).entrySet().stream().map(setting -> "-D" + setting.getKey() + "="
                + (setting.getValue() instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                        : setting.getValue()))
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook finds nothing left to do.
        }
    }

    private synchronized void end() {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            for (var node : nodes) {
                node.end();
            }
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort(List<String> addresses) {
        for (var tries = 0; tries < 100; tries++) {
            try (var first = new ServerSocket(0, 1, InetAddress.getByName(addresses.getFirst()))) {
                var port = first.getLocalPort();
                for (var address : addresses.subList(1, addresses.size())) {
                    try (var other = new ServerSocket()) {
                        other.bind(new InetSocketAddress(address, port));
                    }
                }
                return port;
            } catch (IOException e) {
                // Taken on one of them: another one is tried.
            }
        }
        throw new IllegalStateException("no port is free on all of " + addresses);
    }

    private static String yaml(Path home, List<String> addresses, int index, int storagePort, int cqlPort,
            Map<String, String> more) {
        var lines = new TreeMap<String, String>();
        lines.put("cluster_name", "tutti-tests");
        lines.put("num_tokens", "1");
        // Murmur3's tokens are all longs: the ring in equal parts.
        lines.put("initial_token", "'" + BigInteger.ONE.shiftLeft(64).divide(BigInteger.valueOf(addresses.size()))
                .multiply(BigInteger.valueOf(index)).subtract(BigInteger.ONE.shiftLeft(63)).add(BigInteger.ONE) + "'");
        lines.put("partitioner", "org.apache.cassandra.dht.Murmur3Partitioner");
        lines.put("data_file_directories", "['" + home.resolve("data") + "']");
        lines.put("commitlog_directory", "'" + home.resolve("commitlog") + "'");
        lines.put("saved_caches_directory", "'" + home.resolve("saved_caches") + "'");
        lines.put("hints_directory", "'" + home.resolve("hints") + "'");
        lines.put("cdc_raw_directory", "'" + home.resolve("cdc") + "'");
        // Synced before it is answered: otherwise a kill takes a tenth of a second of what was acknowledged with it.
        lines.put("commitlog_sync", "batch");
        lines.put("commitlog_segment_size", "32MiB");
        lines.put("commitlog_total_space", "256MiB");
        // Of a heap so small the default is less than the largest request.
        lines.put("native_transport_max_request_data_in_flight", "32MiB");
        lines.put("native_transport_max_request_data_in_flight_per_ip", "32MiB");
        // A build machine may be busy with other things.
        lines.put("read_request_timeout", "6s");
        lines.put("write_request_timeout", "6s");
        lines.put("cas_contention_timeout", "4s");
        lines.put("memtable_heap_space", "64MiB");
        lines.put("memtable_offheap_space", "64MiB");
        lines.put("key_cache_size", "4MiB");
        lines.put("file_cache_size", "32MiB");
        lines.put("concurrent_reads", "8");
        lines.put("concurrent_writes", "8");
        lines.put("concurrent_compactors", "1");
        lines.put("auto_snapshot", "false");
        lines.put("auto_bootstrap", "false");
        lines.put("listen_address", addresses.get(index));
        lines.put("rpc_address", addresses.get(index));
        lines.put("storage_port", Integer.toString(storagePort));
        lines.put("native_transport_port", Integer.toString(cqlPort));
        lines.put("endpoint_snitch", "SimpleSnitch");
        lines.put("seed_provider",
                "[{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: '"
                        + addresses.stream().map(address -> address + ":" + storagePort)
                                .collect(Collectors.joining(","))
                        + "'}]}]");
        lines.putAll(more);
        return lines.entrySet().stream().map(line -> line.getKey() + ": " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
