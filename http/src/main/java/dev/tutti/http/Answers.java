package dev.tutti.http;

import com.google.protobuf.Message;
import dev.tutti.protocol.problem.Problem;

/** Responses in the formats the contract names. */
final class Answers {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/x-protobuf";
    private static final String PROBLEM = "application/problem+json";

    private Answers() {}

    static Response json(int status, Json.Writing writing) {
        return Response.of(status, JSON, Json.bytes(writing));
    }

    static Response protobuf(int status, Message message) {
        return Response.of(status, PROTOBUF, message.toByteArray());
    }

    static Response problem(Problem problem) {
        var response = Response.of(ProblemStatus.of(problem), PROBLEM,
                Json.bytes(json -> Json.write(json, problem)));
        return switch (problem) {
            case Problem.Overloaded p -> response.with("Retry-After", seconds(p.retryAfterMs()));
            case Problem.InsufficientStorage p -> response.with("Retry-After", seconds(p.retryAfterMs()));
            case Problem.StoreUnavailable p -> response.with("Retry-After", seconds(p.retryAfterMs()));
            case Problem.MethodNotAllowed p -> response.with("Allow", String.join(", ", p.allowed()));
            case Problem.PreconditionFailed p -> response.with("ETag", "\"" + p.events() + "\"");
            case Problem.Unauthenticated p -> response.with("WWW-Authenticate",
                    "Bearer realm=\"tutti\", error=\"invalid_token\"");
            case Problem.InsufficientScope p -> response.with("WWW-Authenticate",
                    "Bearer realm=\"tutti\", error=\"insufficient_scope\", scope=\"" + p.scope() + "\"");
            default -> response;
        };
    }

    private static String seconds(long millis) {
        return Long.toString(Math.max(1, millis / 1000));
    }
}
