package dev.tutti.faults.load;

/**
 * How much load there is.
 *
 * @param contexts         each with a writer to every node
 * @param lockSpaces       each with lockers that ask different nodes first
 * @param lockersOfSpace   how many to each
 * @param subscribers      of all contexts, and as many of all lock spaces
 * @param pauseMs          that a writer rests between two units, on average
 */
public record Shape(int contexts, int lockSpaces, int lockersOfSpace, int subscribers, int pauseMs) {}
