package dev.tutti.protocol.context;

/** Where a context is in its life. Stored by number, so the order never changes. */
public enum ContextStatus {
    /** Takes units. */
    ACTIVE("active"),
    /** Refuses new units until it is reopened. */
    COMPLETED("completed");

    private final String text;

    ContextStatus(String text) {
        this.text = text;
    }

    /** As the wire contract writes it. */
    public String text() {
        return text;
    }
}
