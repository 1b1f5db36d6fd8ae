package dev.tutti.journal.cassandra;

/**
 * In which partition of Cassandra an entity's events lie: all events of one write in that of its last one, as
 * pekko-persistence-cassandra has it.
 *
 * @param size events of one partition
 */
record Partitions(long size) {
    /** @return events that one write may have, at most: less than a partition, so that none is ever passed over */
    long maxWrite() {
        return size / 4;
    }

    long of(long sequenceNr) {
        return Math.max(0, sequenceNr - 1) / size;
    }

    /** The partition in which the next write may be, at the latest, of one whose last event has this number. */
    long nextWrite(long highestSequenceNr) {
        return of(highestSequenceNr + maxWrite());
    }
}
