package dev.tutti.cli;

import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The server a client command talks to.
 *
 * @param agent who asks, or null
 * @param token a bearer token, or null
 */
record Server(URI address, String agent, String token) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    static HttpClient httpClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL).build();
    }

    /** A request for a path, with whom it comes from. */
    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(address + path));
        if (agent != null) {
            request.header("X-Agent-Id", agent);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether nobody listens at the address: trying again at once will not help. */
    static boolean isNobodyThere(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    CommandFailure nobodyThere(Throwable cause) {
        return new CommandFailure("no Tutti at " + address + "; start one with bin/tutti start", cause);
    }
}
