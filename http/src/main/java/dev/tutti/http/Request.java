package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;

/**
 * A request as its head says, and its body as it arrives.
 *
 * @param path  as it was sent, without the query; still percent-encoded
 * @param query what is behind the question mark, or nothing
 */
record Request(String method, String path, String query, HttpHeaders headers, IncomingBody body) {

    /** @param target of the request line (RFC 9112, section 3.2): origin-form, or absolute-form as proxies send it */
    static Request of(String method, String target, HttpHeaders headers, IncomingBody body) {
        var origin = origin(target);
        var question = origin.indexOf('?');
        return question < 0
                ? new Request(method, origin, "", headers, body)
                : new Request(method, origin.substring(0, question), origin.substring(question + 1), headers, body);
    }

    private static String origin(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        var authority = target.indexOf("://");
        if (authority > 0) {
            var path = target.indexOf('/', authority + 3);
            return path < 0 ? "/" : target.substring(path);
        }
        if (target.equals("*")) {
            return "/*";
        }
        throw new Refusal(new Problem.Malformed("The request's target is no path."));
    }

    /** The first value of a header, whatever the case of its name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
