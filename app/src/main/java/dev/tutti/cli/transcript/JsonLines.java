package dev.tutti.cli.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of lines as bytes, one in memory at a time. Unlike a reader it tells a last line that has its newline from one
 * that is still being written.
 */
final class JsonLines {
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(8192);
    private long bytesRead;
    private int number;
    private boolean terminated;

    JsonLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next line without its newline, or null at the end. */
    byte[] next() throws IOException {
        line.reset();
        var any = false;
        terminated = false;
        for (var b = in.read(); b >= 0; b = in.read()) {
            any = true;
            bytesRead++;
            if (b == '\n') {
                terminated = true;
                break;
            }
            line.write(b);
        }
        if (!any) {
            return null;
        }
        number++;
        return line.toByteArray();
    }

    /** Of the line read last, from 1. */
    int number() {
        return number;
    }

    boolean terminated() {
        return terminated;
    }

    long bytesRead() {
        return bytesRead;
    }
}
