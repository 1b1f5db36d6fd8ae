package dev.tutti.faults.history;

/**
 * What a node said of a context's hash chain.
 *
 * @param events how many events the chain has
 * @param head   the hash of the last of them, in hex
 */
public record Head(String context, int node, long events, String head) {}
