package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;

/**
 * An event with its link in its context's hash chain: what the journal stores.
 *
 * @param canonical the event's bytes, exactly as they were hashed; a payload stands in them by its digest only
 * @param hash      SHA-256(previous hash ‖ canonical)
 */
public record ChainedEvent(ContextEvent event, ByteString canonical, ByteString hash) {
    /** Roughly what it occupies, for the bounds of what is read at once. */
    public int sizeBytes() {
        var payload = event instanceof ContextEvent.UnitAppended(var unit) ? unit.payload().bytes().size() : 0;
        return canonical.size() + payload;
    }
}
