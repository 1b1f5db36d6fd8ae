package dev.tutti.http;

import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The span of an HTTP request, from its arrival to its response, named and tagged by OpenTelemetry's semantic conventions for
 * HTTP servers. The query is left out: what agents look for is theirs.
 */
final class RequestSpans {
    /** Any other method is named so: a client must not make up names of spans. */
    private static final Set<String> METHODS = Set.of("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS");
    private static final String OTHER = "HTTP";

    private final Tracing tracing;
    private final Set<String> untraced;

    private RequestSpans(Tracing tracing, Set<String> untraced) {
        this.tracing = tracing;
        this.untraced = untraced;
    }

    static RequestSpans of(ActorSystem<?> system) {
        return new RequestSpans(Tracing.of(system),
                Set.copyOf(system.settings().config().getStringList("tutti.tracing.untraced-paths")));
    }

    Span begin(Request request) {
        if (!tracing.isOn()) {
            return Span.NONE;
        }
        if (untraced.contains(request.path())) {
            return Span.NONE;
        }
        var method = request.method();
        var known = METHODS.contains(method);
        var span = tracing.request(known ? method : OTHER, header(request, "traceparent"),
                header(request, "tracestate"));
        if (span.isRecorded()) {
            span.tag("http.request.method", known ? method : "_OTHER").tag("url.scheme", "http")
                    .tag("url.path", request.path());
            server(span, header(request, "host"));
            var userAgent = header(request, "user-agent");
            if (userAgent != null) {
                span.tag("user_agent.original", userAgent);
            }
        }
        return span;
    }

    /** @param authority what the client calls this server: a host, perhaps with its port (RFC 9110, section 7.2) */
    private static void server(Span span, String authority) {
        if (authority == null || authority.isEmpty()) {
            return;
        }
        try {
            var server = new URI("http://" + authority);
            if (server.getHost() != null) {
                span.tag("server.address", server.getHost());
            }
            if (server.getPort() >= 0) {
                span.tag("server.port", server.getPort());
            }
        } catch (URISyntaxException e) {
            // It is of no use in a trace, and refused elsewhere if it matters.
        }
    }

    private static String header(Request request, String name) {
        return request.headers().get(name);
    }

    /** The route is known: now the span has a name that many requests share. */
    static void route(Span span, Route route) {
        if (span.isRecorded()) {
            span.rename(route.method() + " " + route.path()).tag("http.route", route.path());
        }
    }

    /** A refusal is an answer like any other; only what the server could not do is a failure. */
    static CompletionStage<Response> end(Span span, CompletionStage<Response> answer) {
        if (!span.isRecorded()) {
            return answer;
        }
        return answer.whenComplete((response, failure) -> {
            if (failure != null) {
                span.fail(failure.getClass().getName());
                return;
            }
            var status = response.status();
            span.tag("http.response.status_code", status);
            if (status >= 500) {
                span.fail(Integer.toString(status));
            } else {
                span.end();
            }
        });
    }
}
