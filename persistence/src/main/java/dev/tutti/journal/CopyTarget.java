package dev.tutti.journal;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store that is copied to. What cannot be done now and may be later fails with an {@link UnreachableException}. */
public interface CopyTarget extends AutoCloseable {
    /** An event that is to be written. */
    record TaggedEvent(JournaledEvent journaled, Object event, Set<String> tags) {}

    /** An event that is there. What units are found by is no tag there. */
    record Found(JournaledEvent journaled, Set<String> tags) {}

    /** What is there of a range of events, both ends included, in order. */
    List<Found> read(String persistenceId, long from, long to);

    /** Whether there are events behind one. */
    boolean hasEventsBehind(String persistenceId, long sequenceNr);

    /** The last event of each tag that can be found by it. */
    Map<String, Long> tagged(String persistenceId);

    /**
     * Takes an entity: whoever else wrote its events can do so no more.
     *
     * @param known an event that is there, best the last; 0 for none
     */
    Writer write(String persistenceId, long known);

    @Override
    void close();

    /** The one writer of an entity's events. */
    interface Writer extends AutoCloseable {
        /** The last event there was when the entity was taken. */
        long highestSequenceNr();

        /**
         * Writes the next events, all or none of each part; where it fails, any number of the parts may be there.
         *
         * @throws FencedException when somebody else has taken the entity
         */
        void append(List<TaggedEvent> events);

        @Override
        void close();
    }

    /** The store does not answer, or not in time: what was asked for is done or not. */
    final class UnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
