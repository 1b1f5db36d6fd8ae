package dev.tutti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.backup.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A backup that a running server holds ready, until it is closed. */
final class RemoteBackup implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Server server;
    private final HttpClient http;
    private final String id;

    private RemoteBackup(Server server, HttpClient http, String id) {
        this.server = server;
        this.http = http;
        this.id = id;
    }

    static RemoteBackup begin(Server server, HttpClient http) throws InterruptedException {
        try {
            var begun = json(http, server.request("/backups").POST(HttpRequest.BodyPublishers.noBody()));
            return new RemoteBackup(server, http, begun.path("id").asText());
        } catch (IOException e) {
            throw Server.isNobodyThere(e) ? server.nobodyThere(e) : failed(e);
        }
    }

    /** Waits for the server to have read its store once: minutes, where that is large. */
    Manifest manifest() throws IOException, InterruptedException {
        while (true) {
            var progress = json(http, server.request("/backups/" + id).GET());
            switch (progress.path("state").asText()) {
                case "ready" -> {
                    return Manifest.parse("the server's answer", MAPPER.writeValueAsBytes(progress.path("manifest")));
                }
                case "failed" -> throw new CommandFailure("the server could not copy its store: "
                        + TerminalText.escaped(progress.path("failure").asText(), false));
                default -> Thread.sleep(LOOK_EVERY);
            }
        }
    }

    InputStream open(String name, long sizeBytes) {
        return new Chunks(name, sizeBytes);
    }

    private byte[] chunk(String name, long offset) throws IOException {
        try {
            var request = server.request("/backups/" + id + "/files/" + name + "?offset=" + offset)
                    .timeout(ANSWER_TIMEOUT).GET();
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw refused(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
            }
            if (answer.body().length == 0) {
                throw new IOException("the server's " + name + " ends too early");
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode json(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        var answer = http.send(request.timeout(ANSWER_TIMEOUT).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw refused(answer.statusCode(), answer.body());
        }
        return MAPPER.readTree(answer.body());
    }

    private static CommandFailure refused(int status, String body) {
        return new CommandFailure("the server refused: " + ProblemJson.of(status, body).sentence());
    }

    static CommandFailure failed(IOException e) {
        return new CommandFailure("the backup was broken off: " + e.getMessage(), e);
    }

    /** The server drops it by itself when this does not arrive. */
    @Override
    public void close() {
        try {
            http.send(server.request("/backups/" + id).timeout(ANSWER_TIMEOUT).DELETE().build(),
                    BodyHandlers.discarding());
        } catch (IOException e) {
            // It goes unread then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Chunks extends InputStream {
        private final String name;
        private final long sizeBytes;
        private byte[] chunk = {};
        private int read;
        private long offset;

        Chunks(String name, long sizeBytes) {
            this.name = name;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (read == chunk.length) {
                if (offset >= sizeBytes) {
                    return -1;
                }
                chunk = chunk(name, offset);
                offset += chunk.length;
                read = 0;
            }
            var copied = Math.min(length, chunk.length - read);
            System.arraycopy(chunk, read, into, from, copied);
            read += copied;
            return copied;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
