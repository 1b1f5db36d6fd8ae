package dev.tutti.http;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** How a request shows who makes it, and whether that is enough for a route. */
@FunctionalInterface
interface Authentication {
    /** @throws Refusal where the request shows nobody, or one who may not do this */
    Identity authenticate(HttpRequest request, Scope scope);
}
