package dev.tutti.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One connection to {@code GET /stream} whose reader decides when bytes are taken from the socket: what a client that stalls,
 * or vanishes, looks like to the server. HTTP/1.0, so that nothing stands between the lines.
 */
final class SseConnection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;

    /** Nothing happened for a while. */
    static final Event HEARTBEAT = new Event("", "heartbeat", "");

    record Event(String id, String name, String data) {}

    /** @throws IOException also where the server answers anything but 200 */
    SseConnection(String server, String query, String agent, int receiveBufferBytes) throws IOException {
        var uri = URI.create(server);
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 10_000);
        socket.getOutputStream().write(("GET /stream?" + query + " HTTP/1.0\r\nHost: " + uri.getAuthority() + "\r\n"
                + (agent == null ? "" : "X-Agent-Id: " + agent + "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8),
                receiveBufferBytes);
        var status = lines.readLine();
        if (status == null || !status.contains(" 200 ")) {
            close();
            throw new IOException("answered " + status);
        }
        for (var header = lines.readLine(); !header.isEmpty(); header = lines.readLine()) {
            // Nothing in the headers matters here.
        }
    }

    /** The next event or heartbeat, or null at the end. */
    Event next() throws IOException {
        String id = null;
        var name = "message";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                return HEARTBEAT;
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                var data = line.substring(6);
                // An event counts only once its blank line is there: half of one is none.
                while (line != null && !line.isEmpty()) {
                    line = lines.readLine();
                }
                return line == null ? null : new Event(id, name, data);
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
