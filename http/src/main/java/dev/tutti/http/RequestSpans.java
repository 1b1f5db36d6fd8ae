package dev.tutti.http;

import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

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

    Span begin(HttpRequest request) {
        if (!tracing.isOn()) {
            return Span.NONE;
        }
        var uri = request.getUri();
        if (untraced.contains(uri.path())) {
            return Span.NONE;
        }
        var method = request.method().name();
        var known = METHODS.contains(method);
        var span = tracing.request(known ? method : OTHER, header(request, "traceparent"),
                header(request, "tracestate"));
        if (span.isRecorded()) {
            span.tag("http.request.method", known ? method : "_OTHER").tag("url.scheme", uri.getScheme())
                    .tag("url.path", uri.path()).tag("server.address", uri.host().address())
                    .tag("server.port", uri.getPort())
                    .tag("network.protocol.version", request.protocol().value().replace("HTTP/", ""));
            var userAgent = header(request, "user-agent");
            if (userAgent != null) {
                span.tag("user_agent.original", userAgent);
            }
        }
        return span;
    }

    private static String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }

    /** The route is known: now the span has a name that many requests share. */
    static void route(Span span, Route route) {
        if (span.isRecorded()) {
            span.rename(route.method() + " " + route.path()).tag("http.route", route.path());
        }
    }

    /** A refusal is an answer like any other; only what the server could not do is a failure. */
    static CompletionStage<HttpResponse> end(Span span, CompletionStage<HttpResponse> answer) {
        if (!span.isRecorded()) {
            return answer;
        }
        return answer.whenComplete((response, failure) -> {
            if (failure != null) {
                span.fail(failure.getClass().getName());
                return;
            }
            var status = response.status().intValue();
            span.tag("http.response.status_code", status);
            if (status >= 500) {
                span.fail(Integer.toString(status));
            } else {
                span.end();
            }
        });
    }
}
