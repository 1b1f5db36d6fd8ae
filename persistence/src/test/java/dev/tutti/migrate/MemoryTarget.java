package dev.tutti.migrate;

import dev.tutti.journal.CopyTarget;
import dev.tutti.journal.EventLookup;
import dev.tutti.journal.FencedException;
import dev.tutti.journal.JournaledEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A target in memory that can fail at every question, before or after it did what it was asked for. */
class MemoryTarget implements CopyTarget {
    final Map<String, TreeMap<Long, Found>> logs = new TreeMap<>();
    /** The last event of each tag that is found by it. */
    final Map<String, Map<String, Long>> tagged = new HashMap<>();
    final Map<String, Integer> claims = new HashMap<>();
    private final Random random;
    private final double failures;

    MemoryTarget() {
        this(new Random(0), 0);
    }

    /** @param failures how many of the questions fail, from 0 to 1 */
    MemoryTarget(Random random, double failures) {
        this.random = random;
        this.failures = failures;
    }

    private void perhapsFail() {
        if (random.nextDouble() < failures) {
            throw new UnreachableException("does not answer", null);
        }
    }

    /** As another program has it there. */
    void put(String persistenceId, JournaledEvent journaled) {
        var kind = LogKind.of(persistenceId);
        put(persistenceId, new TaggedEvent(journaled, null, kind.tags(kind.read(persistenceId, journaled))));
    }

    private void put(String persistenceId, TaggedEvent event) {
        var tags = event.tags().stream().filter(tag -> !tag.startsWith(EventLookup.PREFIX))
                .collect(Collectors.toSet());
        logs.computeIfAbsent(persistenceId, id -> new TreeMap<>()).put(event.journaled().sequenceNr(),
                new Found(event.journaled(), tags));
    }

    /** What a journal makes up for when its entity recovers. */
    private void tag(String persistenceId) {
        logs.getOrDefault(persistenceId, new TreeMap<>()).values().forEach(event -> event.tags()
                .forEach(tag -> tagged.computeIfAbsent(persistenceId, id -> new HashMap<>()).put(tag,
                        event.journaled().sequenceNr())));
    }

    @Override
    public synchronized List<Found> read(String persistenceId, long from, long to) {
        perhapsFail();
        return new ArrayList<>(logs.getOrDefault(persistenceId, new TreeMap<>()).subMap(from, true, to, true).values());
    }

    @Override
    public synchronized boolean hasEventsBehind(String persistenceId, long sequenceNr) {
        perhapsFail();
        return logs.get(persistenceId).lastKey() > sequenceNr;
    }

    @Override
    public synchronized Map<String, Long> tagged(String persistenceId) {
        perhapsFail();
        return Map.copyOf(tagged.getOrDefault(persistenceId, Map.of()));
    }

    @Override
    public synchronized Writer write(String persistenceId, long known) {
        perhapsFail();
        var claim = claims.merge(persistenceId, 1, Integer::sum);
        perhapsFail();
        tag(persistenceId);
        var log = logs.getOrDefault(persistenceId, new TreeMap<>());
        var highest = log.isEmpty() ? 0 : log.lastKey();
        return new Writer() {
            @Override
            public long highestSequenceNr() {
                return highest;
            }

            @Override
            public void append(List<TaggedEvent> events) {
                synchronized (MemoryTarget.this) {
                    for (var event : events) {
                        perhapsFail();
                        if (!claims.get(persistenceId).equals(claim)) {
                            throw new FencedException(persistenceId);
                        }
                        store(persistenceId, event);
                        perhapsFail();
                    }
                    tag(persistenceId);
                }
            }

            @Override
            public void close() {}
        };
    }

    void store(String persistenceId, TaggedEvent event) {
        put(persistenceId, event);
    }

    @Override
    public void close() {}
}
