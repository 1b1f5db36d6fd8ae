package dev.tutti.http;

import dev.tutti.tracing.Span;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What answers a method on a path.
 *
 * @param path  segments; one in braces matches anything and is handed to the answering under its name, and one that ends in
 *              dots all that is left of the path, decoded
 * @param scope what it asks of the one who calls it
 */
record Route(String method, String path, Scope scope, Function<Call, CompletionStage<Response>> answer) {
    /** A request, what its path's braces matched, who makes it, how long its connection lasts, and the span of its answer. */
    record Call(Request request, Map<String, String> path, Identity identity, Lifetime connection, Span span) {}
}
