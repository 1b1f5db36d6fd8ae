package dev.tutti.telemetry;

import java.io.IOException;
import java.io.OutputStream;

/** All that was recorded, as text for whoever collects it. */
public interface Exposition {
    /** The media type of what is written. */
    String contentType();

    /** Reads every instrument, and takes some milliseconds to do so. */
    void write(OutputStream out) throws IOException;
}
