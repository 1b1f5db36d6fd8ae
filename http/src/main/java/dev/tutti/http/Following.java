package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.Feeds;
import dev.tutti.feed.LogId;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Finds where following begins: from what a client asks for to a position in each log. */
final class Following {
    private final Feeds feeds;
    private final HttpSettings settings;

    Following(Feeds feeds, HttpSettings settings) {
        this.feeds = feeds;
        this.settings = settings;
    }

    /** Fails with a {@link Refusal}. Once it is complete, nothing that happens later is missed. */
    CompletionStage<List<Follow>> begin(StreamRequest request) {
        if (request.contexts().size() > settings.streamContexts()) {
            throw new Refusal(new Problem.TooLarge("contexts on one connection", settings.streamContexts(),
                    request.contexts().size()));
        }
        var cursor = request.cursor().equals(StreamRequest.NOW) || request.cursor().equals(StreamRequest.START)
                ? null
                : Cursors.parse(request.cursor());
        var logs = request.contexts().stream().map(id -> new LogId(Contexts.KIND, id)).toList();
        if (cursor != null && !logs.isEmpty() && logs.stream().noneMatch(log -> cursor.behind(log).isPresent())) {
            throw new Refusal(new Problem.InvalidCursor(request.cursor()));
        }
        CompletionStage<List<Follow>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var log : logs) {
            all = all.thenCombine(feeds.head(log), (follows, head) -> {
                follows.add(follow(request, cursor, log, head));
                return follows;
            });
        }
        return all;
    }

    private static Follow follow(StreamRequest request, Cursors.Cursor cursor, LogId log, long head) {
        var wanted = wanted(request);
        if (cursor == null) {
            return new Follow(log, request.cursor().equals(StreamRequest.NOW) ? head : 0, 0, wanted);
        }
        // A log that the cursor does not speak of is new to the client.
        var behind = cursor.behind(log).orElse(head);
        if (behind > head) {
            throw new Refusal(new Problem.InvalidCursor(request.cursor()));
        }
        return new Follow(log, behind, cursor.partOf(log), wanted);
    }

    /** Filters narrow the units; what happens to the context itself is always told. */
    private static Predicate<FeedEvent> wanted(StreamRequest request) {
        return event -> !(event.event() instanceof UnitAppended(var unit))
                || (request.types().isEmpty() || request.types().contains(unit.type()))
                        && (request.agents().isEmpty() || request.agents().contains(unit.agentId()));
    }
}
