package dev.tutti.ask;

/** A reply, under the number that the question came with. */
public record Answer(long number, Object reply) {}
