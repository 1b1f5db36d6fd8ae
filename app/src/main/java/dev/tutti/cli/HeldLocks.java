package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Locks as a client command acquires, renews and releases them over HTTP. */
final class HeldLocks {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    /** Nobody waits longer for a lock to be let go of: its lease ends it. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(3);

    private final Server server;
    private final HttpClient http;

    HeldLocks(Server server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    record Held(String resource, long fencingToken) {}

    /** What became of one attempt: the locks, or why there are none. */
    record Attempt(List<Held> locks, int status, JsonNode problem) {
        boolean isGranted() {
            return problem == null;
        }

        String sentence() {
            return ProblemJson.of(problem).sentence();
        }

        /** What is waited for, and for whom, as far as the refusal says it. */
        String inTheWay(List<String> resources) {
            var holder = problem.path("holder").asText("");
            return holder.isEmpty()
                    ? String.join(", ", resources) + ": " + sentence()
                    : String.join(", ", resources) + ", held by " + holder + " until "
                            + problem.path("expiresAt").asText("?");
        }
    }

    /** @param requestId the same for a request whose answer was lost, so that it is granted once */
    Attempt acquire(UUID requestId, List<String> resources, boolean shared, Duration ttl, Duration wait)
            throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(
                Map.of("requestId", requestId, "resources", resources, "mode", shared ? "SHARED" : "EXCLUSIVE",
                        "ttlMs", ttl.toMillis(), "waitMs", wait.toMillis()));
        var answer = send(server.request("/locks").timeout(wait.plus(ANSWER_TIMEOUT)), "POST", body);
        if (answer.status() == 200 || answer.status() == 201) {
            var locks = new ArrayList<Held>();
            answer.body().path("locks").forEach(lock -> locks
                    .add(new Held(lock.path("resource").asText(), lock.path("fencingToken").asLong())));
            if (locks.isEmpty()) {
                throw new CommandFailure("the server granted a lock without saying which", SysExits.PROTOCOL);
            }
            return new Attempt(locks, answer.status(), null);
        }
        return new Attempt(List.of(), answer.status(), answer.body());
    }

    /** The status of the answer. */
    int renew(Held lock, Duration ttl, Duration patience) throws IOException, InterruptedException {
        return send(path(lock.resource(), "").timeout(patience), "PATCH",
                Map.of("fencingToken", lock.fencingToken(), "ttlMs", ttl.toMillis())).status();
    }

    void release(Held lock) throws IOException, InterruptedException {
        http.send(path(lock.resource(), "?fencingToken=" + lock.fencingToken()).timeout(RELEASE_TIMEOUT).DELETE()
                .build(), BodyHandlers.discarding());
    }

    private HttpRequest.Builder path(String resource, String query) {
        return server.request("/locks/" + Server.encoded(resource) + query);
    }

    private record Answer(int status, JsonNode body) {}

    private Answer send(HttpRequest.Builder request, String method, Map<String, ?> body)
            throws IOException, InterruptedException {
        var response = http.send(request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body))).build(),
                BodyHandlers.ofString());
        try {
            var json = MAPPER.readTree(response.body());
            return new Answer(response.statusCode(), json == null ? MAPPER.createObjectNode() : json);
        } catch (JsonProcessingException notJson) {
            return new Answer(response.statusCode(), MAPPER.createObjectNode().put("title",
                    "status " + response.statusCode()).put("detail", response.body().strip()));
        }
    }
}
