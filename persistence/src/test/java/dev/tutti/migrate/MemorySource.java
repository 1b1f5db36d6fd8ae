package dev.tutti.migrate;

import dev.tutti.journal.CopySource;
import dev.tutti.journal.JournaledEvent;
import java.util.List;
import java.util.TreeMap;

/** A source in memory, which is read in small pieces. */
final class MemorySource implements CopySource {
    private static final int PIECE = 3;

    final TreeMap<String, List<JournaledEvent>> logs = new TreeMap<>();

    MemorySource context(String id, int events) {
        logs.put("context|" + id, Logs.context(id, events));
        return this;
    }

    MemorySource lockSpace(String space, int events) {
        logs.put("lock-space|" + space, Logs.lockSpace(space, events));
        return this;
    }

    @Override
    public List<String> idsBehind(String persistenceId) {
        return (persistenceId == null ? logs : logs.tailMap(persistenceId, false)).keySet().stream().limit(PIECE)
                .toList();
    }

    @Override
    public long highestSequenceNr(String persistenceId) {
        return logs.get(persistenceId).getLast().sequenceNr();
    }

    @Override
    public List<JournaledEvent> events(String persistenceId, long from) {
        return logs.get(persistenceId).stream().filter(event -> event.sequenceNr() >= from).limit(PIECE).toList();
    }

    @Override
    public void close() {}
}
