package dev.tutti.journal;

import java.util.Arrays;

/**
 * An event as it lies in a store, whichever that is.
 *
 * @param timestamp when its writer wrote it, in milliseconds; 0 where the store does not say
 * @param manifest  Pekko's, of event adapters
 * @param writer    which incarnation of its entity wrote it
 * @param bytes     as the serializer of the id made them
 */
public record JournaledEvent(long sequenceNr, long timestamp, String manifest, String writer, int serializerId,
        String serializerManifest, byte[] bytes) {

    /** Whether both are one event, whenever their stores were given it. */
    public boolean isSameAs(JournaledEvent other) {
        return sequenceNr == other.sequenceNr && manifest.equals(other.manifest) && writer.equals(other.writer)
                && serializerId == other.serializerId && serializerManifest.equals(other.serializerManifest)
                && Arrays.equals(bytes, other.bytes);
    }
}
