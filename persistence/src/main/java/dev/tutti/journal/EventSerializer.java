package dev.tutti.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.function.Function;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Journaled events and snapshots of one feature as protobuf under logical names: no class name is ever stored.
 *
 * @param <E> the feature's events
 * @param <S> its snapshots
 */
public abstract class EventSerializer<E, S extends Message> extends SerializerWithStringManifest {
    private final int identifier;
    private final String eventManifest;
    private final String snapshotManifest;
    private final Class<E> events;
    private final Class<S> snapshots;
    private final Function<E, byte[]> toBytes;
    private final Function<byte[], E> fromBytes;
    private final Parser<S> parser;

    /**
     * @param identifier stored with every event, so it never changes
     * @param feature    part of the names that are stored, so it never changes
     */
    protected EventSerializer(int identifier, String feature, Class<E> events, Function<E, byte[]> toBytes,
            Function<byte[], E> fromBytes, Class<S> snapshots, Parser<S> parser) {
        this.identifier = identifier;
        this.eventManifest = "tutti." + feature + ".event.v1";
        this.snapshotManifest = "tutti." + feature + ".snapshot.v1";
        this.events = events;
        this.toBytes = toBytes;
        this.fromBytes = fromBytes;
        this.snapshots = snapshots;
        this.parser = parser;
    }

    @Override
    public int identifier() {
        return identifier;
    }

    @Override
    public String manifest(Object object) {
        if (events.isInstance(object)) {
            return eventManifest;
        }
        if (snapshots.isInstance(object)) {
            return snapshotManifest;
        }
        throw new IllegalArgumentException("neither event nor snapshot: " + object.getClass());
    }

    @Override
    public byte[] toBinary(Object object) {
        return events.isInstance(object)
                ? toBytes.apply(events.cast(object))
                : snapshots.cast(object).toByteArray();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        if (manifest.equals(eventManifest)) {
            return fromBytes.apply(bytes);
        }
        if (!manifest.equals(snapshotManifest)) {
            throw new IllegalArgumentException("a manifest this version does not know: " + manifest);
        }
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a snapshot: " + e.getMessage(), e);
        }
    }
}
