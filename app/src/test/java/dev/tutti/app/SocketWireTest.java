package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.protocol.wire.v1.ClientFrame;
import dev.tutti.protocol.wire.v1.ServerFrame;
import dev.tutti.protocol.wire.v1.Subscribe;
import dev.tutti.protocol.wire.v1.WorkUnitDraft;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket sentences of the contract. */
class SocketWireTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static Client client;
    private static String server;

    @BeforeAll
    static void start() {
        engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
        client = new Client(engine);
        server = "http://127.0.0.1:" + engine.address().getPort();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void theSubprotocolThatTheClientAsksForIsSpoken() {
        try (var json = Socket.json(server, "", "tester"); var protobuf = Socket.protobuf(server, "", "tester")) {
            assertThat(json.subprotocol()).isEqualTo("tutti.v1.json");
            assertThat(protobuf.subprotocol()).isEqualTo("tutti.v1.protobuf");
        }
    }

    @Test
    void oneAgentsAppendIsSeenByAnothersSocketAndStream() {
        try (var watcher = Socket.json(server, "?context=met", "reviewer");
                var writer = Socket.json(server, "", "coder")) {
            var stream = CompletableFuture
                    .supplyAsync(() -> client.stream("context=met&cursor=start", 3));
            var reply = writer.reply(append("met", "found it"));
            assertThat(reply.get("status").asInt()).isEqualTo(201);
            assertThat(reply.at("/result/seq").asLong()).isEqualTo(1);
            var event = watcher.events(3).getLast();
            assertThat(event.get("event").asText()).isEqualTo("workunit.created");
            assertThat(event.at("/data/payload").asText()).isEqualTo("found it");
            assertThat(event.at("/data/agentId").asText()).isEqualTo("coder");
            assertThat(stream.join().getLast().get("data")).contains("found it");
        }
    }

    @Test
    void appendsOnOneSocketArePipelinedAndKeepTheirOrder() {
        try (var writer = Socket.json(server, "", "coder")) {
            var replies = new ArrayList<CompletableFuture<JsonNode>>();
            for (var i = 0; i < 500; i++) {
                replies.add(writer.ask(append("piped", "unit " + i)));
            }
            for (var i = 0; i < 500; i++) {
                assertThat(replies.get(i).join().at("/result/seq").asInt()).as("unit %d", i).isEqualTo(i + 1);
            }
            var units = client.units("piped");
            for (var i = 0; i < 500; i++) {
                assertThat(units.get(i).get("payload").asText()).isEqualTo("unit " + i);
            }
        }
    }

    @Test
    void aSocketSubscribesAndUnsubscribesAndAnyOfItsCursorsBringsTheRest() {
        try (var socket = Socket.json(server, "", "reviewer")) {
            assertThat(socket.reply(Map.of("op", "subscribe", "contexts", List.of("left", "right"), "cursor", "start"))
                    .get("status").asInt()).isEqualTo(200);
            for (var i = 1; i <= 4; i++) {
                client.post("/workunit", unit("left", "l" + i));
                client.post("/workunit", unit("right", "r" + i));
            }
            var all = units(socket, 8);
            assertThat(payloads(all, "left")).containsExactly("l1", "l2", "l3", "l4");
            assertThat(payloads(all, "right")).containsExactly("r1", "r2", "r3", "r4");

            try (var again = Socket.json(server, "", "reviewer")) {
                again.reply(Map.of("op", "subscribe", "contexts", List.of("left", "right"), "cursor",
                        all.get(4).get("cursor").asText()));
                assertThat(units(again, 3)).extracting(event -> event.get("data")).containsExactlyInAnyOrderElementsOf(
                        all.subList(5, 8).stream().map(event -> event.get("data")).toList());
            }
            socket.reply(Map.of("op", "unsubscribe", "contexts", List.of("left")));
            client.post("/workunit", unit("left", "unseen"));
            client.post("/workunit", unit("right", "seen"));
            assertThat(units(socket, 1)).extracting(event -> event.at("/data/payload").asText())
                    .containsExactly("seen");
        }
    }

    @Test
    void filtersByTypeAndAgentNarrowTheUnits() {
        try (var findings = Socket.json(server, "?context=filtered&types=FINDING,DECISION&agents=tester", null)) {
            for (var type : List.of("MESSAGE", "FINDING", "TOOL_CALL", "DECISION")) {
                client.post("/workunit", Map.of("contextId", "filtered", "type", type, "payload", type));
            }
            assertThat(units(findings, 2)).extracting(event -> event.at("/data/type").asText())
                    .containsExactly("FINDING", "DECISION");
        }
    }

    @Test
    void aUnitThatRevisesAnotherIsFollowedByItsRevisionAndTheSeamBetweenThemHolds() {
        var original = client.post("/workunit", unit("revised", "first")).body().get("id").asText();
        client.post("/workunit", Map.of("contextId", "revised", "type", "MESSAGE", "payload", "second", "relations",
                List.of(Map.of("type", "REVISES", "target", original))));
        var events = client.stream("context=revised&cursor=start&types=MESSAGE", 5);
        assertThat(events).extracting(event -> event.get("event")).endsWith("workunit.created", "workunit.created",
                "workunit.revised");
        assertThat(events.getLast().get("data")).contains("\"revised\":\"" + original + "\"");
        var between = client.stream("context=revised&cursor=" + events.get(3).get("id"), 1);
        assertThat(between.getFirst()).isEqualTo(events.getLast());
    }

    @Test
    void aFrameThatIsWrongIsAnsweredUnderItsRefAndTheSocketGoesOn() {
        try (var socket = Socket.json(server, "", "tester")) {
            var unknown = socket.reply(Map.of("op", "append", "surprise", 1));
            assertThat(unknown.get("status").asInt()).isEqualTo(400);
            assertThat(unknown.at("/problem/type").asText()).isEqualTo("unknown-field");
            assertThat(socket.reply(Map.of("op", "dance")).at("/problem/field").asText()).isEqualTo("op");
            assertThat(socket.reply(Map.of("op", "append", "unit", Map.of("contextId", "no spaces", "type", "X")))
                    .at("/problem/type").asText()).isEqualTo("invalid-field");
            assertThat(socket.reply(Map.of("op", "append", "unit",
                    Map.of("contextId", "x", "type", "MESSAGE", "agentId", "somebody-else"))).get("status").asInt())
                    .isEqualTo(403);
            socket.text("{ not json");
            assertThat(socket.events(1).getFirst().at("/problem/type").asText()).isEqualTo("malformed-body");
            socket.binary(new byte[]{1, 2, 3});
            assertThat(socket.events(1).getFirst().get("status").asInt()).isEqualTo(400);
            assertThat(socket.reply(append("went-on", "still here")).get("status").asInt()).isEqualTo(201);
        }
    }

    @Test
    void protobufFramesSayTheSame() throws Exception {
        try (var socket = Socket.protobuf(server, "", "coder")) {
            socket.binary(ClientFrame.newBuilder().setRef("s")
                    .setSubscribe(Subscribe.newBuilder().addContexts("proto").setCursor("start")).build()
                    .toByteArray());
            assertThat(ServerFrame.parseFrom(socket.nextBinary()).getStatus()).isEqualTo(200);
            socket.binary(ClientFrame.newBuilder().setRef("a")
                    .setAppend(WorkUnitDraft.newBuilder().setContextId("proto").setType("MESSAGE").setText("hello"))
                    .build().toByteArray());
            var frames = new ArrayList<ServerFrame>();
            while (frames.size() < 4) {
                frames.add(ServerFrame.parseFrom(socket.nextBinary()));
            }
            assertThat(frames).filteredOn(frame -> frame.getRef().equals("a"))
                    .extracting(frame -> frame.getReceipt().getSeq()).containsExactly(1L);
            assertThat(frames).filteredOn(ServerFrame::hasUnit).singleElement().satisfies(frame -> {
                assertThat(frame.getEvent()).isEqualTo("workunit.created");
                assertThat(frame.getUnit().getText()).isEqualTo("hello");
                assertThat(frame.getCursor()).isNotEmpty();
            });
        }
    }

    @Test
    void aMessageInManyFragmentsIsOneFrameAndOneThatIsTooLargeIsRefused() {
        try (var socket = Socket.json(server, "", "coder")) {
            assertThat(socket.reply(append("large", "x".repeat(900_000))).get("status").asInt()).isEqualTo(201);
            assertThat(socket.reply(append("large", "x".repeat(1_100_000))).get("status").asInt()).isEqualTo(413);
            socket.text("{\"ref\":\"lost\",\"op\":\"append\",\"unit\":{\"payload\":\"" + "x".repeat(9 << 20) + "\"}}");
            assertThat(socket.events(1).getFirst().get("status").asInt()).isEqualTo(413);
            assertThat(socket.reply(append("large", "small")).at("/result/seq").asLong()).isEqualTo(2);
        }
    }

    static Map<String, Object> append(String context, String payload) {
        return Map.of("op", "append", "unit", unit(context, payload));
    }

    private static List<JsonNode> units(Socket socket, int count) {
        var units = new ArrayList<JsonNode>();
        while (units.size() < count) {
            var event = socket.events(1).getFirst();
            if (event.path("event").asText().equals("workunit.created")) {
                units.add(event);
            }
        }
        return units;
    }

    private static List<String> payloads(List<JsonNode> events, String context) {
        return events.stream().filter(event -> event.at("/data/contextId").asText().equals(context))
                .map(event -> event.at("/data/payload").asText()).toList();
    }
}
