package dev.tutti.cli.transcript;

/** Where a parser's units go, one by one and in order. */
@FunctionalInterface
public interface UnitSink {

    /**
     * @param done how far the parser is through its transcript, 0 to 1
     */
    void accept(TranscriptUnit unit, double done);
}
