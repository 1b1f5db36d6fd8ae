package dev.tutti.journal.rocksdb;

/** Why a directory cannot be opened as a store: one sentence that its owner can act on. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is the matter with the directory. */
    public enum Reason {
        IN_USE, NOT_WRITABLE, NO_SPACE, CORRUPT, UNKNOWN_FORMAT
    }

    private final Reason reason;

    StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
