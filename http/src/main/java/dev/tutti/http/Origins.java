package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps other people's web pages from using a server through the browser of somebody who can reach it: by {@code Origin}, and
 * on a server without authentication by {@code Host} too, which is what a page that rebinds its name gives away.
 */
final class Origins {
    private final List<String> allowed;
    private final boolean checkHost;
    private final String boundHost;

    Origins(AuthSettings settings, String boundHost) {
        this.allowed = settings.allowedOrigins();
        this.checkHost = settings.jwt() == null && !settings.insecureBind();
        this.boundHost = boundHost;
    }

    /** @throws Refusal where a page of elsewhere is behind the request */
    void check(Request request) {
        var host = request.header("Host").orElse("");
        // A browser always names the host; what does not is none.
        if (checkHost && !host.isEmpty() && !isLocal(host)) {
            throw new Refusal(new Problem.OriginRefused("Host", host));
        }
        origin(request).filter(origin -> !isOwn(origin, host) && !allowed.contains(origin)).ifPresent(origin -> {
            throw new Refusal(new Problem.OriginRefused("Origin", origin));
        });
    }

    /** What a browser asks before it lets a page of an allowed origin go on; nothing for any other request. */
    Optional<Response> preflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.header("Access-Control-Request-Method").isPresent()
                        ? Optional.of(Response.of(204).with("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
                                .with("Access-Control-Allow-Headers",
                                        "Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID,"
                                                + " X-Agent-Id, traceparent, tracestate")
                                .with("Access-Control-Max-Age", "600"))
                        : Optional.empty();
    }

    /** Tells the browser that a page of an allowed origin may read the answer. */
    Response permit(Request request, Response response) {
        return origin(request).filter(allowed::contains)
                .map(origin -> response.with("Access-Control-Allow-Origin", origin)
                        .with("Access-Control-Expose-Headers", "ETag")
                        .with("Vary", "Origin"))
                .orElse(response);
    }

    private static Optional<String> origin(Request request) {
        return request.header("Origin");
    }

    private static boolean isOwn(String origin, String host) {
        var at = origin.indexOf("://");
        return at > 0 && origin.substring(at + 3).equalsIgnoreCase(host);
    }

    private boolean isLocal(String host) {
        try {
            var name = URI.create("http://" + host).getHost();
            if (name == null) {
                return false;
            }
            var plain = name.toLowerCase(Locale.ROOT);
            if (plain.equals("localhost") || plain.endsWith(".localhost") || plain.equals(boundHost)) {
                return true;
            }
            // Only addresses: a name would be asked of DNS, which is what rebinding plays with.
            return (plain.startsWith("[") || plain.matches("[0-9.]+"))
                    && InetAddress.getByName(plain).isLoopbackAddress();
        } catch (IllegalArgumentException | UnknownHostException e) {
            return false;
        }
    }
}
