package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.tracing.Span;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to the route that answers it, and from whatever goes wrong to a problem. A table instead of the routing
 * DSL: the append path then costs one look-up and no stream of its own.
 */
final class Router {
    private static final String TAIL = "...}";
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final Origins origins;
    private final Authentication authentication;
    private final HttpMetrics metrics;
    private final RequestSpans spans;
    private final Map<Integer, List<Compiled>> bySegments = new HashMap<>();
    private final List<Compiled> withTail = new ArrayList<>();

    Router(Origins origins, Authentication authentication, HttpMetrics metrics, RequestSpans spans,
            List<Route> routes) {
        this.origins = origins;
        this.authentication = authentication;
        this.metrics = metrics;
        this.spans = spans;
        for (var route : routes) {
            var segments = route.path().substring(1).split("/", -1);
            if (route.path().endsWith(TAIL)) {
                withTail.add(compiled(segments, route));
            } else {
                bySegments.computeIfAbsent(segments.length, n -> new ArrayList<>()).add(compiled(segments, route));
            }
        }
    }

    private Compiled compiled(String[] segments, Route route) {
        return new Compiled(segments, route, metrics.route(route.method(), route.path()));
    }

    private record Compiled(String[] segments, Route route, RouteTimes times) {
        /** Null where the path is another's. */
        Match match(String[] path) {
            var values = new HashMap<String, String>(4);
            for (var i = 0; i < segments.length; i++) {
                var segment = segments[i];
                if (segment.endsWith(TAIL)) {
                    var rest = String.join("/", List.of(path).subList(i, path.length));
                    values.put(segment.substring(1, segment.length() - TAIL.length()), decoded(rest));
                } else if (segment.startsWith("{")) {
                    values.put(segment.substring(1, segment.length() - 1), path[i]);
                } else if (!segment.equals(path[i])) {
                    return null;
                }
            }
            return new Match(this, values);
        }
    }

    /** @param values what the path's braces matched */
    private record Match(Compiled found, Map<String, String> values) {}

    /** @param connection the one the request came by */
    CompletionStage<Response> answer(Request request, Lifetime connection) {
        var began = System.nanoTime();
        var span = spans.begin(request);
        Match match = null;
        CompletionStage<Response> answer;
        try {
            origins.check(request);
            var preflight = origins.preflight(request);
            if (preflight.isPresent()) {
                answer = CompletableFuture.completedFuture(preflight.get());
            } else {
                match = match(request);
                RequestSpans.route(span, match.found().route());
                answer = dispatch(match, request, connection, span);
            }
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        var times = match == null ? metrics.unrouted(request.method()) : match.found().times();
        return RequestSpans.end(span, answer.exceptionally(failure -> problem(request, failure, span))
                .thenApply(response -> {
                    times.answered(response.status(), began);
                    return origins.permit(request, response);
                }));
    }

    private CompletionStage<Response> dispatch(Match match, Request request, Lifetime connection, Span span) {
        var route = match.found().route();
        return identity(request, route.scope()).thenCompose(
                identity -> route.answer().apply(new Route.Call(request, match.values(), identity, connection, span)));
    }

    private Match match(Request request) {
        var path = request.path();
        var segments = path.substring(1).split("/", -1);
        var method = request.method();
        var allowed = new TreeSet<String>();
        for (var candidate : candidates(segments.length)) {
            var match = candidate.match(segments);
            if (match != null) {
                if (candidate.route().method().equals(method)) {
                    return match;
                }
                allowed.add(candidate.route().method());
            }
        }
        throw new Refusal(allowed.isEmpty()
                ? new Problem.RouteNotFound(path)
                : new Problem.MethodNotAllowed(List.copyOf(allowed)));
    }

    private CompletionStage<Identity> identity(Request request, Scope scope) {
        if (scope == Scope.OPEN) {
            return CompletableFuture.completedFuture(Identity.NOBODY);
        }
        return authentication.authenticate(request).thenApply(identity -> {
            identity.require(scope);
            return identity;
        }).whenComplete((identity, refused) -> {
            // Nobody will read the body of a request that may not be made.
            if (refused != null) {
            }
        });
    }

    private List<Compiled> candidates(int segments) {
        var exact = bySegments.getOrDefault(segments, List.of());
        var tails = withTail.stream().filter(candidate -> candidate.segments().length <= segments).toList();
        if (tails.isEmpty()) {
            return exact;
        }
        var all = new ArrayList<>(exact);
        all.addAll(tails);
        return all;
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Problem.Malformed("The path is not well-formed."));
        }
    }

    private static Response problem(Request request, Throwable failure, Span span) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof Refusal refusal) {
            span.tag("tutti.problem", refusal.problem().type());
            return Answers.problem(refusal.problem());
        }
        var incident = UUID.randomUUID().toString();
        LOG.error("Incident {}: {} {} failed", incident, request.method(), request.path(), cause);
        return Answers.problem(new Problem.Internal(incident));
    }
}
