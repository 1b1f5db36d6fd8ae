package dev.tutti.lock;

import dev.tutti.journal.EventSerializer;
import dev.tutti.protocol.journal.v1.LockSpaceSnapshot;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEventCodec;

/** What the journal keeps of lock spaces. */
public final class LockSerializer extends EventSerializer<LockEvent, LockSpaceSnapshot> {
    private static final int IDENTIFIER = 720_002;

    public LockSerializer() {
        super(IDENTIFIER, "lock", LockEvent.class, LockEventCodec::toBytes, LockEventCodec::fromBytes,
                LockSpaceSnapshot.class, LockSpaceSnapshot.parser());
    }
}
