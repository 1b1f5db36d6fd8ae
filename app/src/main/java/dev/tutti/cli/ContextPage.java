package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest units of a Context and the cursor right after them, where a stream goes on without a gap.
 *
 * @param cursor {@code start} for a Context that does not exist yet: all it will ever hold is still to come
 */
record ContextPage(List<ObjectNode> units, String cursor) {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = new JsonMapper();

    static ContextPage newest(Server server, HttpClient http, String contextId, int limit)
            throws InterruptedException {
        var request = server.request("/contexts/" + Server.encoded(contextId) + "/workunits?limit=" + limit)
                .header("Accept", "application/json").timeout(ANSWER_TIMEOUT).GET().build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> parsed(response.body());
                case 404 -> new ContextPage(List.of(), "start");
                default -> throw new CommandFailure(
                        server.address() + ": " + ProblemJson.of(response.statusCode(), response.body()).sentence());
            };
        } catch (JsonProcessingException e) {
            throw new CommandFailure(server.address() + " answered with something that is not JSON", e);
        } catch (IOException e) {
            throw Server.isNobodyThere(e)
                    ? server.nobodyThere(e)
                    : new CommandFailure("lost the connection to " + server.address() + ": " + e.getMessage(), e);
        }
    }

    private static ContextPage parsed(String body) throws JsonProcessingException {
        var page = MAPPER.readTree(body);
        var units = new ArrayList<ObjectNode>();
        for (var unit : page.path("units")) {
            if (unit instanceof ObjectNode object) {
                units.add(object);
            }
        }
        var cursor = page.path("cursor").asText("");
        if (cursor.isEmpty()) {
            throw new CommandFailure("the server's answer has no cursor to follow the Context from; try --from start");
        }
        return new ContextPage(units, cursor);
    }
}
