package dev.tutti.journal;

/** A write was refused because another writer has taken the entity over: nothing of it was written. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException(String persistenceId) {
        super("'" + persistenceId + "' has another writer now", null, false, false);
    }

    /** Whether a failure says, behind whatever wraps it, that its writer was fenced. */
    public static boolean isCauseOf(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FencedException) {
                return true;
            }
        }
        return false;
    }
}
