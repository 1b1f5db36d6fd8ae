package dev.tutti.faults.world;

import dev.tutti.cassandra.CassandraRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ring of Apache Cassandra, shared by all nodes. */
public final class CassandraStore implements Store {
    private static final String PREFIX = "tutti.";
    private static final String KEYSPACE = "faults";

    private final CassandraRing ring;
    private final int nodes;
    private final Path directory;

    private CassandraStore(CassandraRing ring, int nodes, Path directory) {
        this.ring = ring;
        this.nodes = nodes;
        this.directory = directory;
    }

    /**
     * Returns once all of it answers.
     *
     * @param directory where its data are meanwhile, and its logs at the end
     */
    public static CassandraStore start(Path directory, List<String> addresses)
            throws IOException, InterruptedException {
        var data = Files.createDirectory(directory.resolve("cassandra"));
        return new CassandraStore(CassandraRing.start(data, addresses, Map.of()), addresses.size(), directory);
    }

    @Override
    public Map<String, Object> settings(int node) {
        var settings = new HashMap<String, Object>();
        ring.settings(KEYSPACE).forEach((name, value) -> settings.put(name.substring(PREFIX.length()), value));
        return settings;
    }

    @Override
    public int nodes() {
        return nodes;
    }

    @Override
    public void kill(int node) throws InterruptedException {
        ring.node(node - 1).kill();
    }

    @Override
    public void restart(int node) throws InterruptedException {
        ring.node(node - 1).restart();
    }

    /** What it said stays, for whoever wants to look into it; its data go. */
    @Override
    public void close() throws IOException {
        try {
            for (var node = 1; node <= nodes; node++) {
                // Where the run is broken off the ring may be faster.
                if (Files.exists(ring.log(node - 1))) {
                    Files.copy(ring.log(node - 1), directory.resolve("cassandra" + node + ".log"));
                }
            }
        } finally {
            ring.close();
        }
    }
}
