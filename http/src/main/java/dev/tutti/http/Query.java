package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The query parameters of one request: each known, and each at most once. */
final class Query {
    private static final Query NONE = new Query(List.of());

    private final List<Parameter> parameters;

    private record Parameter(String name, String value) {}

    private Query(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    static Query of(Request request, String... known) {
        return repeatable(request, Set.of(), known);
    }

    /** @param repeatable parameters that may be given many times */
    static Query repeatable(Request request, Set<String> repeatable, String... known) {
        if (request.query().isEmpty()) {
            return NONE;
        }
        var query = parse(request.query());
        var names = Set.of(known);
        var seen = new HashSet<String>();
        for (var parameter : query.parameters) {
            if (!names.contains(parameter.name)) {
                throw new Refusal(new Problem.UnknownField(parameter.name));
            }
        }
        for (var parameter : query.parameters) {
            if (!seen.add(parameter.name) && !repeatable.contains(parameter.name)) {
                throw new Refusal(new Problem.InvalidField("query", "gives a parameter twice"));
            }
        }
        return query;
    }

    /** Of a request whose other parameters are looked at elsewhere. */
    static Optional<String> lenient(Request request, String name) {
        return request.query().isEmpty() ? Optional.empty() : parse(request.query()).text(name);
    }

    private static Query parse(String text) {
        var parameters = new ArrayList<Parameter>();
        try {
            for (var pair : text.split("&")) {
                var equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    parameters.add(equals < 0
                            ? new Parameter(decoded(pair), "")
                            : new Parameter(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Problem.Malformed("The query is not well-formed."));
        }
        return new Query(parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Optional<String> text(String name) {
        return parameters.stream().filter(parameter -> parameter.name.equals(name)).map(Parameter::value).findFirst()
                .filter(value -> !value.isEmpty());
    }

    List<String> all(String name) {
        return parameters.stream().filter(parameter -> parameter.name.equals(name)).map(Parameter::value)
                .filter(value -> !value.isEmpty()).toList();
    }

    long number(String name, long fallback, long min, long max) {
        var text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            var value = Long.parseLong(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, with the same words as a number out of range.
        }
        throw new Refusal(new Problem.InvalidField(name,
                "must be a whole number from " + min + (max == Long.MAX_VALUE ? " up" : " to " + max)));
    }
}
