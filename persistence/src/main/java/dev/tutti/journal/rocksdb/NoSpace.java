package dev.tutti.journal.rocksdb;

import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB says where a volume, or a quota on it, is full. */
final class NoSpace {
    /**
     * Of a log that once found no room, also when RocksDB believes that it recovered (facebook/rocksdb issue 12998): a snapshot
     * may have met the full disk, and no event. Only opening anew helps.
     */
    private static final String FAILED_BEFORE = "Writer has previous error";
    /** A file that could not be begun or that ends in the middle of a record: recovery drops what it holds of that record. */
    private static final List<String> BEFORE_THE_END = List.of("While appending to file",
            "While open a file for appending", FAILED_BEFORE);

    private NoSpace() {}

    static boolean isCauseOf(RocksDBException failure) {
        return failure.getStatus() != null && failure.getStatus().getSubCode() == Status.SubCode.NoSpace
                || isMeantBy(failure.getMessage());
    }

    static boolean isMeantBy(String message) {
        return message != null
                && (message.contains("No space left on device") || message.contains("Disk quota exceeded")
                        || message.contains(FAILED_BEFORE));
    }

    /** Whether a write that failed so cannot come back: the log was written to its end only where syncing it failed. */
    static boolean leftNothing(RocksDBException failure) {
        return BEFORE_THE_END.stream().anyMatch(String.valueOf(failure.getMessage())::contains);
    }
}
