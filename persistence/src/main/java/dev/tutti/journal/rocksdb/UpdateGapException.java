package dev.tutti.journal.rocksdb;

/** The log no longer has what comes next: it was kept for too short a time. */
public final class UpdateGapException extends Exception {
    private static final long serialVersionUID = 1L;

    UpdateGapException(String message) {
        super(message);
    }
}
