package dev.tutti.migrate;

/** Why a migration ended before everything was in its place: sentences that an operator can act on. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is the matter. */
    public enum Reason {
        /** What is migrated is not whole. */
        SOURCE_DAMAGED,
        /** What is migrated has something in it that this version does not know. */
        SOURCE_NEWER,
        /** An event is more than the target takes. */
        TOO_LARGE,
        /** The target has something else under the same name. */
        OTHER_DATA,
        /** Somebody else writes there. */
        OTHER_WRITER,
        /** What was written is not there as it was written. */
        NOT_THERE
    }

    private final Reason reason;

    MigrationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
