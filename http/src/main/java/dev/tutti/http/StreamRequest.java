package dev.tutti.http;

import dev.tutti.protocol.lock.LockResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks to follow.
 *
 * @param locks  resources; what happens to locks that overlap them is told
 * @param cursor {@code now}, {@code start} or one it was given
 * @param types  only units of these types; empty for all
 * @param agents only units by these agents; empty for all
 */
record StreamRequest(List<String> contexts, List<LockResource> locks, String cursor, Set<String> types,
        Set<String> agents) {

    static final String NOW = "now";
    static final String START = "start";

    static StreamRequest of(Request request) {
        var query = Query.repeatable(request, Set.of("context", "lock"), "context", "lock", "cursor", "types", "agents",
                "access_token");
        var contexts = new LinkedHashSet<String>();
        for (var value : query.all("context")) {
            for (var name : value.split(",", -1)) {
                contexts.add(ContextRoutes.name(name));
            }
        }
        // What a browser's EventSource sends when it reconnects is newer than what its address says.
        var cursor = request.header("Last-Event-ID").filter(id -> !id.isEmpty())
                .or(() -> query.text("cursor")).orElse(NOW);
        return new StreamRequest(List.copyOf(contexts), query.all("lock").stream().map(LockRoutes::resource).toList(),
                cursor, names(query.text("types")),
                names(query.text("agents")));
    }

    private static Set<String> names(Optional<String> list) {
        return list.map(text -> Set.copyOf(List.of(text.split(",")))).orElse(Set.of());
    }
}
