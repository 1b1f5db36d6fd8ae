package dev.tutti.http;

import com.google.protobuf.Message;
import dev.tutti.protocol.problem.Problem;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Responses in the formats the contract names. */
final class Answers {
    static final ContentType PROTOBUF = ContentTypes.parse("application/x-protobuf");
    private static final ContentType PROBLEM = ContentTypes.parse("application/problem+json");

    private Answers() {}

    static HttpResponse json(int status, Json.Writing writing) {
        return of(status, ContentTypes.APPLICATION_JSON, Json.bytes(writing));
    }

    static HttpResponse protobuf(int status, Message message) {
        return of(status, PROTOBUF, ByteString.fromArrayUnsafe(message.toByteArray()));
    }

    static HttpResponse of(int status, ContentType type, ByteString body) {
        return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(type, body));
    }

    static HttpResponse problem(Problem problem) {
        var response = of(ProblemStatus.of(problem), PROBLEM, Json.bytes(json -> Json.write(json, problem)));
        return header(problem).map(response::addHeader).orElse(response);
    }

    private static RawHeader retryAfter(long millis) {
        return RawHeader.create("Retry-After", Long.toString(Math.max(1, millis / 1000)));
    }

    private static Optional<RawHeader> header(Problem problem) {
        return switch (problem) {
            case Problem.Overloaded p -> Optional.of(retryAfter(p.retryAfterMs()));
            case Problem.InsufficientStorage p -> Optional.of(retryAfter(p.retryAfterMs()));
            case Problem.MethodNotAllowed p -> Optional.of(RawHeader.create("Allow", String.join(", ", p.allowed())));
            case Problem.PreconditionFailed p -> Optional.of(RawHeader.create("ETag", "\"" + p.events() + "\""));
            case Problem.Unauthenticated p -> Optional
                    .of(RawHeader.create("WWW-Authenticate", "Bearer realm=\"tutti\", error=\"invalid_token\""));
            case Problem.InsufficientScope p -> Optional.of(RawHeader.create("WWW-Authenticate",
                    "Bearer realm=\"tutti\", error=\"insufficient_scope\", scope=\"" + p.scope() + "\""));
            default -> Optional.empty();
        };
    }
}
