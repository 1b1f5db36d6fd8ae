package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

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
    void check(HttpRequest request) {
        var host = request.getHeader("Host").map(HttpHeader::value).orElse("");
        if (checkHost && !isLocal(host)) {
            throw new Refusal(new Problem.OriginRefused("Host", host));
        }
        origin(request).filter(origin -> !isOwn(origin, host) && !allowed.contains(origin)).ifPresent(origin -> {
            throw new Refusal(new Problem.OriginRefused("Origin", origin));
        });
    }

    /** What a browser asks before it lets a page of an allowed origin go on; nothing for any other request. */
    Optional<HttpResponse> preflight(HttpRequest request) {
        return request.method().name().equals("OPTIONS")
                && request.getHeader("Access-Control-Request-Method").isPresent()
                        ? Optional.of(HttpResponse.create().withStatus(204)
                                .addHeader(RawHeader.create("Access-Control-Allow-Methods",
                                        "GET, POST, PATCH, DELETE"))
                                .addHeader(RawHeader.create("Access-Control-Allow-Headers",
                                        "Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID,"
                                                + " X-Agent-Id"))
                                .addHeader(RawHeader.create("Access-Control-Max-Age", "600")))
                        : Optional.empty();
    }

    /** Tells the browser that a page of an allowed origin may read the answer. */
    HttpResponse permit(HttpRequest request, HttpResponse response) {
        return origin(request).filter(allowed::contains)
                .map(origin -> response.addHeader(RawHeader.create("Access-Control-Allow-Origin", origin))
                        .addHeader(RawHeader.create("Access-Control-Expose-Headers", "ETag"))
                        .addHeader(RawHeader.create("Vary", "Origin")))
                .orElse(response);
    }

    private static Optional<String> origin(HttpRequest request) {
        return request.getHeader("Origin").map(HttpHeader::value);
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
