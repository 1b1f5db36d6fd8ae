/**
 * Transcripts of agents, read into the units that {@code tutti import} sends: one parser per format behind
 * {@link dev.tutti.cli.transcript.TranscriptFormat}, and {@link dev.tutti.cli.transcript.Scribe}, which gives every
 * unit the same id each time it is read.
 */
package dev.tutti.cli.transcript;
