package dev.tutti.journal.rocksdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One atomic write as the store's log has it.
 *
 * @param first RocksDB's number of its first change
 * @param bytes RocksDB's write batch: its own number (8 bytes), the number of its changes (4, little-endian), the changes
 */
public record Update(long first, byte[] bytes) {
    private static final int COUNT_OFFSET = 8;

    /** RocksDB's number of its last change. */
    public long last() {
        return first + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(COUNT_OFFSET) - 1;
    }
}
