package dev.tutti.ask;

import dev.tutti.node.NodeMessage;

/** A reply, under the number that the question came with. */
public record Answer(long number, Object reply) implements NodeMessage {}
