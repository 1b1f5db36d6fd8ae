package dev.tutti.journal;

import java.util.List;

/** A store that is copied from, and that nobody writes. */
public interface CopySource extends AutoCloseable {
    /** Some of the persistence ids in the store's order, behind one; null for the beginning. Empty at the end. */
    List<String> idsBehind(String persistenceId);

    /** The number of the last event. */
    long highestSequenceNr(String persistenceId);

    /** Some of the events from a number on, in order. Empty at the end. */
    List<JournaledEvent> events(String persistenceId, long from);

    @Override
    void close();
}
