package dev.tutti.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Follows a Context through {@code GET /stream}, over as many connections as it takes: each goes on after the last event
 * of the one before.
 */
final class ContextStream {
    /** The server sends a heartbeat every 5 s; a connection silent for four of them is dead. */
    static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Server server;
    private final HttpClient http;
    private final Pause pause;
    private final Consumer<String> told;
    private final BooleanSupplier stopped;
    private final Consumer<SseEvent> events;
    private String cursor;
    private boolean resumed;
    private boolean connectedBefore;
    private boolean lost;
    private Duration wait = FIRST_WAIT;

    /**
     * @param told    where sentences about the connection go
     * @param stopped whether nobody listens any more
     */
    ContextStream(Server server, HttpClient http, Pause pause, String cursor, Consumer<String> told,
            BooleanSupplier stopped, Consumer<SseEvent> events) {
        this.server = server;
        this.http = http;
        this.pause = pause;
        this.cursor = cursor;
        this.told = told;
        this.stopped = stopped;
        this.events = events;
    }

    /** Returns when nobody listens any more, or the server says that there is nothing to follow. */
    void follow(String contextId) throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            try {
                if (!connection(contextId)) {
                    return;
                }
                lose("the server closed it");
            } catch (IOException e) {
                if (!connectedBefore && Server.isNobodyThere(e)) {
                    throw server.nobodyThere(e);
                }
                lose(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
            if (!stopped.getAsBoolean()) {
                pause.sleep(wait);
                wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
            }
        }
    }

    /** One connection to its end; false where the server wants no other to follow. */
    private boolean connection(String contextId) throws IOException, InterruptedException {
        var request = server
                .request("/stream?context=" + Server.encoded(contextId) + "&cursor=" + Server.encoded(cursor))
                .header("Accept", "text/event-stream").header("Cache-Control", "no-store").timeout(SILENCE).GET();
        if (resumed) {
            request.header("Last-Event-ID", cursor);
        }
        var response = http.send(request.build(), BodyHandlers.ofPublisher());
        try (var feed = new ByteFeed()) {
            response.body().subscribe(feed);
            if (response.statusCode() == 204) {
                return false;
            }
            if (response.statusCode() != 200) {
                refused(response.statusCode(), feed);
            }
            connected();
            read(feed);
        }
        return !stopped.getAsBoolean();
    }

    private void read(ByteFeed feed) throws IOException, InterruptedException {
        var parser = new SseParser(resumed ? cursor : "", events);
        for (var piece = feed.next(SILENCE); piece.isPresent(); piece = feed.next(SILENCE)) {
            wait = FIRST_WAIT;
            piece.get().forEach(parser::feed);
            if (!parser.lastEventId().isEmpty()) {
                cursor = parser.lastEventId();
                resumed = true;
            }
            if (parser.retryMs() >= 0) {
                wait = shorter(Duration.ofMillis(parser.retryMs()), LONGEST_WAIT);
            }
            if (stopped.getAsBoolean()) {
                return;
            }
        }
    }

    /** Only what can pass is worth another try. */
    private void refused(int status, ByteFeed feed) throws IOException, InterruptedException {
        var body = new StringBuilder();
        var problem = ProblemJson.of(status, text(feed, body));
        if (status >= 500 || status == 429 || status == 408) {
            if (!connectedBefore && !lost) {
                told.accept(server.address() + ": " + problem.sentence() + "; trying again…");
                lost = true;
            }
            throw new IOException(problem.sentence());
        }
        throw new CommandFailure(server.address() + ": " + problem.sentence());
    }

    private static String text(ByteFeed feed, StringBuilder body) throws IOException, InterruptedException {
        Optional<List<ByteBuffer>> piece = feed.next(SILENCE);
        while (piece.isPresent()) {
            piece.get().forEach(buffer -> body.append(StandardCharsets.UTF_8.decode(buffer)));
            piece = feed.next(SILENCE);
        }
        return body.toString();
    }

    private void connected() {
        if (lost) {
            told.accept("connected to " + server.address() + " again");
        }
        connectedBefore = true;
        lost = false;
    }

    private void lose(String reason) {
        if (!lost && !stopped.getAsBoolean()) {
            told.accept("connection to " + server.address() + " lost (" + reason + "); reconnecting…");
            lost = true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
