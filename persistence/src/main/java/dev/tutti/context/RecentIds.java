package dev.tutti.context;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.workunit.UnitIds;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The ids of a context's last units, so that a retry is recognized without a read.
 *
 * <p>Bounded: ids beyond the capacity are forgotten, but the largest UUIDv7 time among them is kept. An id younger than that
 * was never here, so only old ids ever need the look-up in the journal. Mutable, and owned by the one entity that holds it.
 */
final class RecentIds {
    private static final int ID_BYTES = 16;

    private final int capacity;
    private final Set<UUID> known = new HashSet<>();
    private final ArrayDeque<UUID> order = new ArrayDeque<>();
    private long forgottenUntilMillis;

    RecentIds(int capacity) {
        this(capacity, -1);
    }

    private RecentIds(int capacity, long forgottenUntilMillis) {
        this.capacity = capacity;
        this.forgottenUntilMillis = forgottenUntilMillis;
    }

    static RecentIds restore(int capacity, ByteString ids, long forgottenUntilMillis) {
        var recent = new RecentIds(capacity, forgottenUntilMillis);
        var buffer = ids.asReadOnlyByteBuffer();
        while (buffer.remaining() >= ID_BYTES) {
            recent.add(new UUID(buffer.getLong(), buffer.getLong()));
        }
        return recent;
    }

    void add(UUID id) {
        if (!known.add(id)) {
            return;
        }
        order.addLast(id);
        if (order.size() > capacity) {
            var forgotten = order.removeFirst();
            known.remove(forgotten);
            forgottenUntilMillis = Math.max(forgottenUntilMillis, UnitIds.millis(forgotten));
        }
    }

    boolean contains(UUID id) {
        return known.contains(id);
    }

    /** Whether a unit of this id may be in the context. */
    boolean maybeSeen(UUID id) {
        return known.contains(id) || UnitIds.millis(id) <= forgottenUntilMillis;
    }

    int capacity() {
        return capacity;
    }

    long forgottenUntilMillis() {
        return forgottenUntilMillis;
    }

    /** All ids, oldest first, 16 bytes each. */
    ByteString toBytes() {
        var out = ByteString.newOutput(order.size() * ID_BYTES);
        order.forEach(id -> ContextEventCodec.bytesOf(id).forEach(out::write));
        return out.toByteString();
    }
}
