package dev.tutti.node;

/** The messages of a feature; found as a service ({@code META-INF/services}), so that each feature keeps its own to itself. */
public interface NodeMessages {
    void register(MessageTypes types);
}
