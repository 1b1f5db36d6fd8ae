package dev.tutti.cli;

import static dev.tutti.cli.PlayedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.tutti.cli.PlayedServer.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code tutti tail} against a server that breaks off, refuses, and comes back. */
class TailCommandTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Answer> streams = new ArrayDeque<>();
    private PlayedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlayedServer();
        server.at("/contexts/", recorded(
                status(200, "{\"units\":[" + unit(1) + "," + unit(2) + "],\"cursor\":\"c2\"}")));
        // 204 tells a client to stop reconnecting: the way a test ends.
        server.at("/stream", recorded(exchange -> {
            var answer = streams.poll();
            (answer == null ? status(204, "") : answer).to(exchange);
        }));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theLastUnitsAreShownAndTheStreamGoesOnRightAfterThem() {
        streams.add(stream(created(3)));

        var run = tail("auth-bug");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.substring(38))).containsExactly("unit 1", "unit 2", "unit 3");
        assertThat(asked.subList(0, 2)).containsExactly("/contexts/auth-bug/workunits?limit=10",
                "/stream?context=auth-bug&cursor=c2");
    }

    @Test
    void aBrokenConnectionGoesOnAfterTheLastEvent() {
        streams.add(stream(": heartbeat\n\n", created(3), "id: c4\nevent: workunit.cre"));
        streams.add(status(503, "{\"title\":\"Starting\"}"));
        streams.add(stream(created(4)));

        var run = tail("auth-bug", "--json");

        assertThat(run.out().lines()).hasSize(4).last().asString().contains("\"payload\":\"unit 4\"",
                "\"cursor\":\"c4\"");
        assertThat(asked).contains("/stream?context=auth-bug&cursor=c3 Last-Event-ID: c3",
                "/stream?context=auth-bug&cursor=c4 Last-Event-ID: c4");
        assertThat(run.err().lines().map(line -> line.replaceAll("http\\S+", "URL"))).startsWith(
                "tutti: connection to URL lost (the server closed it); reconnecting…", "tutti: connected to URL again");
    }

    @Test
    void nothingIsMissedWhenTheConnectionBreaksBeforeTheFirstEvent() {
        streams.add(stream());
        streams.add(stream(created(3)));

        var run = tail("auth-bug", "--from", "now");

        assertThat(run.out().lines()).hasSize(1);
        assertThat(asked).startsWith("/contexts/auth-bug/workunits?limit=1", "/stream?context=auth-bug&cursor=c2",
                "/stream?context=auth-bug&cursor=c2");
    }

    @Test
    void itBeginsWhereItIsTold() {
        tail("auth-bug", "--from", "start");
        tail("auth-bug", "--from", "a+b/c=");

        assertThat(asked).containsExactly("/stream?context=auth-bug&cursor=start",
                "/stream?context=auth-bug&cursor=a%2Bb%2Fc%3D");
    }

    @Test
    void otherEventsAreShownToo() {
        streams.add(stream("id: c3\nevent: agent.joined\ndata: {\"agentId\":\"reviewer\"}\n\n",
                "id: c4\nevent: goaway\ndata: {}\n\n"));

        assertThat(tail("auth-bug", "--from", "c2").out()).contains("reviewer").contains("agent.joined")
                .hasLineCount(1);
    }

    @Test
    void aRefusalIsOneSentenceAndNotTriedAgain() {
        streams.add(status(404, "{\"title\":\"Not found\",\"detail\":\"there is no context auth-bug\"}"));

        var run = tail("auth-bug", "--from", "start");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("tutti: " + server.url() + ": Not found: there is no context auth-bug\n");
    }

    @Test
    void itEndsWhenNobodyReadsItsOutput() {
        streams.add(stream(created(3), created(4)));
        var closed = new Writer() {
            @Override
            public void write(char[] chars, int offset, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var err = new StringWriter();

        var exitCode = TuttiCommand.commandLine().setOut(new PrintWriter(closed)).setErr(new PrintWriter(err))
                .execute("tail", "--server", server.url(), "auth-bug", "--from", "start");

        assertThat(exitCode).isZero();
        assertThat(err.toString()).isEmpty();
    }

    private CommandRun tail(String... args) {
        var all = new ArrayList<>(List.of("tail", "--server", server.url()));
        all.addAll(List.of(args));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private Answer recorded(Answer answer) {
        return exchange -> {
            var id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            asked.add(exchange.getRequestURI() + (id == null ? "" : " Last-Event-ID: " + id));
            answer.to(exchange);
        };
    }

    private static Answer stream(String... pieces) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            for (var piece : pieces) {
                send(exchange, piece);
            }
            exchange.close();
        };
    }

    private static void send(HttpExchange exchange, String piece) throws IOException {
        exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static String created(int seq) {
        return "retry: 1\nid: c" + seq + "\nevent: workunit.created\ndata: " + unit(seq) + "\n\n";
    }

    private static String unit(int seq) {
        return "{\"seq\":%d,\"agentId\":\"tester\",\"type\":\"FINDING\",\"ts\":\"2026-11-20T20:00:00Z\",\"payload\":\"unit %d\"}"
                .formatted(seq, seq);
    }
}
