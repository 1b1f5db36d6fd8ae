package dev.tutti.faults.wire;

import dev.tutti.faults.history.StreamEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection to {@code GET /stream}. HTTP/1.0, so that nothing stands between the lines. */
public final class EventSource implements AutoCloseable {
    /** Nothing happened for a while. */
    public static final StreamEvent HEARTBEAT = new StreamEvent("", "heartbeat", Wire.JSON.createObjectNode());

    /** Two heartbeats of the server, and some more: whoever is silent for longer is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(12);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Socket socket = new Socket();
    private final BufferedReader lines;

    /** The node answered, and refused to stream. */
    public static final class RefusedException extends IOException {
        private final int status;

        RefusedException(int status, String body) {
            super("answered " + status + ": " + body);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** @param query what to follow, and from where */
    public EventSource(Endpoint at, String query) throws IOException {
        try {
            socket.setSoTimeout((int) SILENCE.toMillis());
            socket.connect(new InetSocketAddress(at.host(), at.port()), (int) CONNECT.toMillis());
            socket.getOutputStream().write(("GET /stream?" + query + " HTTP/1.0\r\nHost: " + at.host() + ":" + at.port()
                    + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8),
                    BUFFER_BYTES);
            var status = lines.readLine();
            if (status == null) {
                throw new IOException("closed before it answered");
            }
            for (var header = lines.readLine(); header != null && !header.isEmpty(); header = lines.readLine()) {
                // Nothing in the headers matters here.
            }
            if (!status.contains(" 200 ")) {
                throw new RefusedException(Integer.parseInt(status.split(" ")[1]), lines.readLine());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The next event or heartbeat, or null at the end. */
    public StreamEvent next() throws IOException {
        String cursor = null;
        var name = "message";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                return HEARTBEAT;
            }
            if (line.startsWith("id: ")) {
                cursor = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                var data = line.substring(6);
                // An event counts only once its blank line is there: half of one is none.
                while (line != null && !line.isEmpty()) {
                    line = lines.readLine();
                }
                return line == null ? null : new StreamEvent(cursor, name, Wire.JSON.readTree(data));
            }
        }
        return null;
    }

    /** Also from another thread: whoever reads then finds the end. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
