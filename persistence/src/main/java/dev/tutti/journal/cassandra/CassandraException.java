package dev.tutti.journal.cassandra;

/** Why Cassandra cannot be used as the store: one sentence that its owner can act on. */
public final class CassandraException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is the matter. */
    public enum Reason {
        /** Nobody answers, or too few do. */
        UNREACHABLE,
        /** The login or a permission is refused, or what is needed is not there. */
        REFUSED
    }

    private final Reason reason;

    CassandraException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
