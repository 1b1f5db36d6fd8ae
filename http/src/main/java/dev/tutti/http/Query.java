package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/** The query parameters of one request: each known, and each at most once. */
final class Query {
    private final org.apache.pekko.http.javadsl.model.Query parameters;

    private Query(org.apache.pekko.http.javadsl.model.Query parameters) {
        this.parameters = parameters;
    }

    static Query of(HttpRequest request, String... known) {
        return repeatable(request, Set.of(), known);
    }

    /** @param repeatable parameters that may be given many times */
    static Query repeatable(HttpRequest request, Set<String> repeatable, String... known) {
        try {
            var query = request.getUri().query();
            var names = Set.of(known);
            for (var parameter : query.toList()) {
                if (!names.contains(parameter.first())) {
                    throw new Refusal(new Problem.UnknownField(parameter.first()));
                }
            }
            var seen = new HashSet<String>();
            for (var parameter : query.toList()) {
                if (!seen.add(parameter.first()) && !repeatable.contains(parameter.first())) {
                    throw new Refusal(new Problem.InvalidField("query", "gives a parameter twice"));
                }
            }
            return new Query(query);
        } catch (IllegalUriException e) {
            throw new Refusal(new Problem.Malformed("The query is not well-formed."));
        }
    }

    Optional<String> text(String name) {
        return parameters.get(name).filter(value -> !value.isEmpty());
    }

    List<String> all(String name) {
        return parameters.toList().stream().filter(parameter -> parameter.first().equals(name)).map(Pair::second)
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
