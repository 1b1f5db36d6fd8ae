package dev.tutti.cli.transcript;

import java.io.IOException;
import java.io.InputStream;

/** One transcript format: reads a file from front to back and writes its units as it goes. */
interface TranscriptParser {

    /**
     * @param sizeBytes how much there is to read, for the progress shown
     */
    void parse(InputStream in, long sizeBytes, Scribe scribe) throws IOException, TranscriptException;
}
