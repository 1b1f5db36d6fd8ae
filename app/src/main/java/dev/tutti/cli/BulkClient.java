package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.cli.UnitOutcome.Added;
import dev.tutti.cli.UnitOutcome.Conflict;
import dev.tutti.cli.UnitOutcome.Known;
import dev.tutti.cli.UnitOutcome.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends batches to {@code POST /workunit/bulk}. Units carry their ids, so a batch whose answer was lost is sent again: the
 * server answers the second time as it did the first.
 */
final class BulkClient {
    /** Tries of one batch before giving up: with the longest waits the server may ask for, four minutes. */
    static final int TRIES = 8;
    /** The exit code, as a server that cannot start for it has. */
    private static final int DISK_FULL = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Server server;
    private final HttpClient http;
    private final Pause pause;
    private boolean answeredBefore;

    BulkClient(Server server, HttpClient http, Pause pause) {
        this.server = server;
        this.http = http;
        this.pause = pause;
    }

    /** One outcome a unit, in their order. */
    List<UnitOutcome> send(List<EncodedUnit> batch) throws InterruptedException {
        var response = answer(batch);
        var problem = response.statusCode() / 100 == 2 ? null : ProblemJson.of(response.statusCode(), response.body());
        return switch (response.statusCode()) {
            case 200, 201, 207 -> accepted(batch, outcomes(response.body(), batch.size()));
            // Said of the request and not of its units, but it may be one of them all the same.
            case 400, 409, 413, 422 ->
                batch.size() > 1 ? sendHalves(batch) : List.of(refusal(response.statusCode(), problem));
            default -> throw new CommandFailure(server.address() + " refused the import: " + problem.sentence());
        };
    }

    /** A Context takes a batch whole or not at all, so one unit it refuses keeps the others out: halves find it. */
    private List<UnitOutcome> accepted(List<EncodedUnit> batch, List<UnitOutcome> outcomes)
            throws InterruptedException {
        var noneTaken = outcomes.stream().noneMatch(outcome -> outcome instanceof Added || outcome instanceof Known);
        return noneTaken && batch.size() > 1 ? sendHalves(batch) : outcomes;
    }

    private List<UnitOutcome> sendHalves(List<EncodedUnit> batch) throws InterruptedException {
        var middle = batch.size() / 2;
        var outcomes = new ArrayList<>(send(batch.subList(0, middle)));
        outcomes.addAll(send(batch.subList(middle, batch.size())));
        return outcomes;
    }

    private HttpResponse<String> answer(List<EncodedUnit> batch) throws InterruptedException {
        var request = server.request("/workunit/bulk").header("Content-Type", "application/json")
                .header("Accept", "application/json").timeout(ANSWER_TIMEOUT)
                .POST(BodyPublishers.ofByteArray(body(batch)))
                .build();
        var wait = FIRST_WAIT;
        for (var attempt = 1;; attempt++) {
            try {
                var response = http.send(request, BodyHandlers.ofString());
                answeredBefore = true;
                if (!isBusy(response.statusCode())) {
                    return response;
                }
                if (attempt == TRIES) {
                    throw new CommandFailure(server.address() + " stayed too busy through " + TRIES + " tries: "
                            + ProblemJson.of(response.statusCode(), response.body()).sentence());
                }
                pause.sleep(RetryAfter.of(response.headers(), wait));
            } catch (IOException e) {
                if (Server.isNobodyThere(e) && !answeredBefore) {
                    throw server.nobodyThere(e);
                }
                if (attempt == TRIES) {
                    throw new CommandFailure("lost the connection to " + server.address() + " through " + TRIES
                            + " tries: " + e.getMessage(), e);
                }
                pause.sleep(wait);
            }
            wait = wait.multipliedBy(2).compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait.multipliedBy(2);
        }
    }

    private static boolean isBusy(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    private static byte[] body(List<EncodedUnit> batch) {
        var body = new ByteArrayOutputStream();
        body.write('[');
        for (var i = 0; i < batch.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(batch.get(i).json());
        }
        body.write(']');
        return body.toByteArray();
    }

    private List<UnitOutcome> outcomes(String body, int expected) {
        JsonNode results;
        try {
            results = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(server.address() + " answered the import with something that is not JSON", e);
        }
        if (!results.isArray() || results.size() != expected) {
            throw new CommandFailure(server.address() + " answered the import of " + expected + " units with "
                    + (results.isArray() ? results.size() + " results" : "no list of results"));
        }
        var outcomes = new ArrayList<UnitOutcome>();
        for (var result : results) {
            outcomes.add(outcome(result));
        }
        return outcomes;
    }

    private static UnitOutcome outcome(JsonNode result) {
        var status = result.path("status").asInt();
        return switch (status) {
            case 201 -> new Added();
            case 200 -> new Known();
            default -> refusal(status, result.has("problem")
                    ? ProblemJson.of(result.path("problem"))
                    : ProblemJson.of(status, result.toString()));
        };
    }

    private static UnitOutcome refusal(int status, ProblemJson problem) {
        if (status == 507) {
            // Those that follow would be refused too, and an import that is repeated adds nothing twice.
            throw new CommandFailure("stopped: " + problem.sentence(), DISK_FULL);
        }
        return status == 409 ? new Conflict(problem) : new Refused(problem);
    }
}
