/**
 * The command line: {@code bin/tutti} runs {@link dev.tutti.cli.TuttiCommand}. Its clients know the server only by the
 * wire contract, never by its classes.
 */
package dev.tutti.cli;
