package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.Accept;

/** Which format a request is in, and which its answer is wanted in. */
enum Formats {
    JSON, NDJSON, PROTOBUF;

    private static final MediaType JSON_TYPE = MediaTypes.APPLICATION_JSON;
    private static final MediaType PROTOBUF_TYPE = Answers.PROTOBUF.mediaType();

    /** By Content-Type; a body without one is taken for JSON. */
    static Formats of(HttpRequest request, Formats... understood) {
        var type = request.entity().getContentType().mediaType();
        var name = type.mainType() + "/" + type.subType();
        var format = switch (name) {
            case "application/json", "none/none" -> JSON;
            case "application/x-ndjson" -> NDJSON;
            case "application/x-protobuf" -> PROTOBUF;
            default -> null;
        };
        if (format == null || !List.of(understood).contains(format)) {
            throw new Refusal(
                    new Problem.UnsupportedMediaType(name, List.of(understood).stream().map(Formats::mime).toList()));
        }
        return format;
    }

    /** By Accept: the better liked of the two, JSON where both are liked the same. */
    static Formats wanted(HttpRequest request) {
        Optional<Accept> accept = request.getHeader(Accept.class);
        if (accept.isEmpty()) {
            return JSON;
        }
        var json = liking(accept.get(), JSON_TYPE);
        var protobuf = liking(accept.get(), PROTOBUF_TYPE);
        if (json <= 0 && protobuf <= 0) {
            throw new Refusal(new Problem.NotAcceptable(List.of(JSON.mime(), PROTOBUF.mime())));
        }
        return protobuf > json ? PROTOBUF : JSON;
    }

    private static float liking(Accept accept, MediaType type) {
        var best = 0f;
        for (MediaRange range : accept.getMediaRanges()) {
            if (range.matches(type)) {
                best = Math.max(best, range.qValue());
            }
        }
        return best;
    }

    private String mime() {
        return switch (this) {
            case JSON -> "application/json";
            case NDJSON -> "application/x-ndjson";
            case PROTOBUF -> "application/x-protobuf";
        };
    }
}
