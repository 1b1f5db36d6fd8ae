package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/** The query parameters of one request: each known, and each at most once. */
final class Query {
    private final org.apache.pekko.http.javadsl.model.Query parameters;

    private Query(org.apache.pekko.http.javadsl.model.Query parameters) {
        this.parameters = parameters;
    }

    static Query of(HttpRequest request, String... known) {
        try {
            var query = request.getUri().query();
            var names = Set.of(known);
            for (var parameter : query.toList()) {
                if (!names.contains(parameter.first())) {
                    throw new Refusal(new Problem.UnknownField(parameter.first()));
                }
            }
            if (query.toMap().size() < query.toList().size()) {
                throw new Refusal(new Problem.InvalidField("query", "gives a parameter twice"));
            }
            return new Query(query);
        } catch (IllegalUriException e) {
            throw new Refusal(new Problem.Malformed("The query is not well-formed."));
        }
    }

    Optional<String> text(String name) {
        return parameters.get(name).filter(value -> !value.isEmpty());
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
