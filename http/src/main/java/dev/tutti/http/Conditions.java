package dev.tutti.http;

import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.problem.Problem;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** Conditional requests (RFC 9110, section 13): a context's ETag is the number of its last event. */
final class Conditions {
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");

    private Conditions() {}

    /** The one state that a write is made for; without the header, or with {@code *}, any. */
    static long ifMatch(Request request) {
        var value = request.header("If-Match").orElse("*").strip();
        if (value.equals("*")) {
            return ContextRequest.ANY_STATE;
        }
        var etag = ETAG.matcher(value);
        if (!etag.matches()) {
            throw new Refusal(new Problem.InvalidField("If-Match", "must be one ETag as it was given, or *"));
        }
        return Long.parseLong(etag.group(1));
    }

    /** Whether the client has this state already. */
    static LongPredicate ifNoneMatch(Request request) {
        var value = request.header("If-None-Match").orElse("");
        var known = Arrays.stream(value.split(",")).map(String::strip).toList();
        return events -> known.contains("*") || known.contains("\"" + events + "\"")
                || known.contains("W/\"" + events + "\"");
    }
}
