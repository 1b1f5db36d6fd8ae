package dev.tutti.backup;

/** Why a backup or restore is refused or fails: one sentence that its user can act on. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is the matter. */
    public enum Reason {
        /** The backup is damaged, incomplete, or none. */
        DAMAGED,
        /** The directory to restore into has something in it. */
        NOT_EMPTY,
        /** Where it was to be written it cannot be. */
        NOT_WRITABLE,
        /** Where it is kept cannot be reached, or does not do what was asked. */
        UNREACHABLE
    }

    private final Reason reason;

    public BackupException(Reason reason, String message) {
        this(reason, message, null);
    }

    public BackupException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static BackupException damaged(String message) {
        return new BackupException(Reason.DAMAGED, message);
    }

    public Reason reason() {
        return reason;
    }
}
