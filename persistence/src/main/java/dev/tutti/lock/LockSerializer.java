package dev.tutti.lock;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEventCodec;
import dev.tutti.protocol.journal.v1.LockSpaceSnapshot;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Journaled events and snapshots as protobuf under logical names: no class name is ever stored. */
public final class LockSerializer extends SerializerWithStringManifest {
    /** Stored with every event, so it never changes. */
    private static final int IDENTIFIER = 720_002;
    private static final String EVENT = "tutti.lock.event.v1";
    private static final String SNAPSHOT = "tutti.lock.snapshot.v1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case LockEvent event -> EVENT;
            case LockSpaceSnapshot snapshot -> SNAPSHOT;
            default -> throw new IllegalArgumentException("no lock event or snapshot: " + object.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case LockEvent event -> LockEventCodec.toBytes(event);
            case LockSpaceSnapshot snapshot -> snapshot.toByteArray();
            default -> throw new IllegalArgumentException("no lock event or snapshot: " + object.getClass());
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return switch (manifest) {
            case EVENT -> LockEventCodec.fromBytes(bytes);
            case SNAPSHOT -> snapshot(bytes);
            default -> throw new IllegalArgumentException("a manifest this version does not know: " + manifest);
        };
    }

    private static LockSpaceSnapshot snapshot(byte[] bytes) {
        try {
            return LockSpaceSnapshot.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a lock snapshot: " + e.getMessage(), e);
        }
    }
}
