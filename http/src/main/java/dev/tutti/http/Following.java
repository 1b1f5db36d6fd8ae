package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.Feeds;
import dev.tutti.feed.LogId;
import dev.tutti.lock.Locks;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Finds where following begins: from what a client asks for to a position in each log. */
final class Following {
    /** The key of a context's meta that names the resources it declares, separated by commas. */
    private static final String DECLARED_LOCKS = "tutti.locks";

    private final Contexts contexts;
    private final Feeds feeds;
    private final HttpSettings settings;

    Following(Contexts contexts, Feeds feeds, HttpSettings settings) {
        this.contexts = contexts;
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
        return declared(request.contexts()).thenCompose(declared -> {
            var resources = new ArrayList<>(request.locks());
            resources.addAll(declared);
            var logs = logs(request, resources);
            if (cursor != null && !logs.isEmpty()
                    && logs.keySet().stream().noneMatch(log -> cursor.behind(log).isPresent())) {
                throw new Refusal(new Problem.InvalidCursor(request.cursor()));
            }
            CompletionStage<List<Follow>> all = CompletableFuture.completedFuture(new ArrayList<>());
            for (var log : logs.entrySet()) {
                all = all.thenCombine(head(log.getKey()), (follows, head) -> {
                    follows.add(follow(request, cursor, log.getKey(), log.getValue(), head));
                    return follows;
                });
            }
            return all;
        });
    }

    /** Who keeps the log may be moving, or on a node that is out of reach: then it is there again soon. */
    private CompletionStage<Long> head(LogId log) {
        return feeds.head(log).exceptionally(failure -> {
            var cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TimeoutException) {
                throw new Refusal(new Problem.Overloaded("'" + log.id() + "' did not answer", 1_000));
            }
            throw new CompletionException(cause);
        });
    }

    private static Map<LogId, Predicate<Part>> logs(StreamRequest request, List<LockResource> resources) {
        var logs = new LinkedHashMap<LogId, Predicate<Part>>();
        for (var context : request.contexts()) {
            logs.put(new LogId(Contexts.KIND, context), part -> true);
        }
        var spaces = new LinkedHashMap<String, List<LockResource>>();
        resources.forEach(resource -> spaces.computeIfAbsent(resource.space(), space -> new ArrayList<>())
                .add(resource));
        spaces.forEach((space, wanted) -> logs.put(new LogId(Locks.KIND, space),
                part -> wanted.stream().anyMatch(resource -> resource.overlaps(part.resource()))));
        return logs;
    }

    /** The resources that contexts declare; those that are none of the contract's form are passed over. */
    private CompletionStage<List<LockResource>> declared(List<String> contextIds) {
        CompletionStage<List<LockResource>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var contextId : contextIds) {
            all = all.thenCombine(contexts.read(contextId), (resources, reply) -> {
                if (reply instanceof Found found && found.context().meta().containsKey(DECLARED_LOCKS)) {
                    for (var text : found.context().meta().get(DECLARED_LOCKS).split(",")) {
                        try {
                            resources.add(LockResource.parse(text.strip()));
                        } catch (IllegalArgumentException e) {
                            // Meta is free text: what names no resource declares none.
                        }
                    }
                }
                return resources;
            });
        }
        return all;
    }

    private static Follow follow(StreamRequest request, Cursors.Cursor cursor, LogId log, Predicate<Part> shown,
            long head) {
        var wanted = wanted(request);
        if (cursor == null) {
            return new Follow(log, request.cursor().equals(StreamRequest.NOW) ? head : 0, 0, wanted, shown);
        }
        // A log that the cursor does not speak of is new to the client.
        var behind = cursor.behind(log).orElse(head);
        if (behind > head) {
            throw new Refusal(new Problem.InvalidCursor(request.cursor()));
        }
        return new Follow(log, behind, cursor.partOf(log), wanted, shown);
    }

    /** Filters narrow the units; what happens to the context itself is always told. */
    private static Predicate<FeedEvent> wanted(StreamRequest request) {
        return event -> !(event.event() instanceof UnitAppended(var unit))
                || (request.types().isEmpty() || request.types().contains(unit.type()))
                        && (request.agents().isEmpty() || request.agents().contains(unit.agentId()));
    }
}
