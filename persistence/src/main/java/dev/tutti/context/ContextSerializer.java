package dev.tutti.context;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.journal.v1.ContextSnapshot;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Journaled events and snapshots as protobuf under logical names: no class name is ever stored. */
public final class ContextSerializer extends SerializerWithStringManifest {
    /** Stored with every event, so it never changes. */
    private static final int IDENTIFIER = 720_001;
    private static final String EVENT = "tutti.context.event.v1";
    private static final String SNAPSHOT = "tutti.context.snapshot.v1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case ChainedEvent event -> EVENT;
            case ContextSnapshot snapshot -> SNAPSHOT;
            default -> throw new IllegalArgumentException("no context event or snapshot: " + object.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case ChainedEvent event -> ContextEventCodec.toBytes(event);
            case ContextSnapshot snapshot -> snapshot.toByteArray();
            default -> throw new IllegalArgumentException("no context event or snapshot: " + object.getClass());
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return switch (manifest) {
            case EVENT -> ContextEventCodec.fromBytes(bytes);
            case SNAPSHOT -> snapshot(bytes);
            default -> throw new IllegalArgumentException("a manifest this version does not know: " + manifest);
        };
    }

    private static ContextSnapshot snapshot(byte[] bytes) {
        try {
            return ContextSnapshot.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a context snapshot: " + e.getMessage(), e);
        }
    }
}
