package dev.tutti.node;

/** What one node may tell another. */
public interface NodeMessage {}
