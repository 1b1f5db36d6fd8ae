package dev.tutti.cli;

import static dev.tutti.cli.PlayedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tutti.cli.PlayedServer.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a batch is tried for, and how long each time is waited. */
class BulkClientTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final HttpClient http = Server.httpClient();
    private PlayedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlayedServer();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void itWaitsAsLongAsTheServerAsksWithinReason() throws InterruptedException {
        server.answers(busy("7"), busy("86400"), busy("Thu, 01 Jan 2015 00:00:00 GMT"), busy("soon"));

        send();

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), RetryAfter.LONGEST, Duration.ZERO,
                Duration.ofSeconds(2));
    }

    @Test
    void itGivesUpOnAServerThatStaysBusy() {
        server.answers(Stream.generate(() -> busy("1")).limit(BulkClient.TRIES).toArray(Answer[]::new));

        assertThatExceptionOfType(CommandFailure.class).isThrownBy(this::send)
                .withMessageContaining("stayed too busy through 8 tries: Overloaded");
        assertThat(pauses).hasSize(BulkClient.TRIES - 1);
    }

    @Test
    void itGivesUpOnAConnectionThatKeepsBreaking() {
        Answer cut = exchange -> exchange.close();
        server.answers(Stream.generate(() -> cut).limit(3L * BulkClient.TRIES).toArray(Answer[]::new));

        assertThatExceptionOfType(CommandFailure.class).isThrownBy(this::send)
                .withMessageContaining("lost the connection to " + server.url());
        assertThat(pauses).hasSize(BulkClient.TRIES - 1).isSorted();
    }

    @Test
    void aServerThatGoesAwayBetweenBatchesIsWaitedFor() throws InterruptedException {
        var client = client();
        client.send(List.of(unit()));
        server.close();

        assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> client.send(List.of(unit())))
                .withMessageContaining("lost the connection");
        assertThat(pauses).hasSize(BulkClient.TRIES - 1);
    }

    @Test
    void aFullDiskEndsAnImportAtOnceWithACodeOfItsOwn() {
        server.answers(status(200, """
                [{"status":507,"problem":{"title":"Insufficient storage","detail":"The server's disk is full."}}]"""));

        assertThatExceptionOfType(CommandFailure.class).isThrownBy(this::send)
                .withMessageContaining("The server's disk is full")
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(6));
        assertThat(pauses).isEmpty();
    }

    private static Answer busy(String retryAfter) {
        return status(503, "{\"title\":\"Overloaded\"}", "Retry-After", retryAfter);
    }

    private void send() throws InterruptedException {
        client().send(List.of(unit()));
    }

    private BulkClient client() {
        return new BulkClient(new Server(URI.create(server.url()), null, null), http, pauses::add);
    }

    private static EncodedUnit unit() {
        return new EncodedUnit(UUID.randomUUID(), "step/0", "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    }
}
