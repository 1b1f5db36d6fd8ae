package dev.tutti.context;

import dev.tutti.journal.EventSerializer;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.journal.v1.ContextSnapshot;

/** What the journal keeps of contexts. */
public final class ContextSerializer extends EventSerializer<ChainedEvent, ContextSnapshot> {
    private static final int IDENTIFIER = 720_001;

    public ContextSerializer() {
        super(IDENTIFIER, "context", ChainedEvent.class, ContextEventCodec::toBytes, ContextEventCodec::fromBytes,
                ContextSnapshot.class, ContextSnapshot.parser());
    }
}
