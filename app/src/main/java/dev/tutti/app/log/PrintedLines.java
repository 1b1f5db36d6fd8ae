package dev.tutti.app.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Where a library that prints finds a standard stream: what it prints is handed on once its line has ended. Lines that are
 * printed in one go stay together.
 */
final class PrintedLines extends OutputStream {
    /** What has no end of line by then is handed on as it is. */
    static final int MAX_BYTES = 64 << 10;

    private final Consumer<String> sink;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    PrintedLines(Consumer<String> sink) {
        this.sink = sink;
    }

    @Override
    public void write(int b) {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        begun.write(bytes, offset, length);
        if (bytes[offset + length - 1] == '\n' || begun.size() >= MAX_BYTES) {
            var text = begun.toString(StandardCharsets.UTF_8).stripTrailing();
            begun.reset();
            if (!text.isEmpty()) {
                sink.accept(text);
            }
        }
    }
}
