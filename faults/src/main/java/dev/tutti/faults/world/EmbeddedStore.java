package dev.tutti.faults.world;

import java.nio.file.Path;
import java.util.Map;

/** RocksDB, within the one node there is. */
public record EmbeddedStore(Path directory) implements Store {
    @Override
    public Map<String, Object> settings(int node) {
        return Map.of("data.directory", directory.resolve("node" + node).toString());
    }

    @Override
    public int nodes() {
        return 0;
    }

    @Override
    public void kill(int node) {
        throw new UnsupportedOperationException("it is a part of the node");
    }

    @Override
    public void restart(int node) {
        throw new UnsupportedOperationException("it is a part of the node");
    }

    @Override
    public void close() {
        // It is gone with its directory.
    }
}
