package dev.tutti.lock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What is remembered of the last requests, by their ids: as much as anything that is still on its way can ask for. */
final class Remembered<V> extends LinkedHashMap<UUID, V> {
    private static final long serialVersionUID = 1L;
    private static final int REQUESTS = 4096;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
        return size() > REQUESTS;
    }
}
