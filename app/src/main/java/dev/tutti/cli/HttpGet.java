package dev.tutti.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One question over HTTP for a command that somebody waits for: the larger client takes longer to start than to ask. */
record HttpGet(int status, String body) {

    static HttpGet of(Server server, String path, Duration patience) throws IOException {
        var request = server.request(path).build();
        if (!(request.uri().toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("no HTTP at " + server.address());
        }
        request.headers().map().forEach((name, values) -> connection.setRequestProperty(name, values.getFirst()));
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        var status = connection.getResponseCode();
        try (var body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new HttpGet(status,
                    body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
