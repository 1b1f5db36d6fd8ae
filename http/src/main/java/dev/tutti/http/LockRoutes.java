package dev.tutti.http;

import dev.tutti.lock.Locks;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.LockJson;
import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.lock.LockHandle;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReadLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /locks}: acquire, renew, release and read locks. */
final class LockRoutes {
    private final Locks locks;

    LockRoutes(Locks locks) {
        this.locks = locks;
    }

    List<Route> routes() {
        return List.of(new Route("POST", "/locks", Scope.LOCK, this::acquire),
                new Route("GET", "/locks", Scope.READ, this::list),
                new Route("GET", "/locks/{resource...}", Scope.READ, this::read),
                new Route("PATCH", "/locks/{resource...}", Scope.LOCK, this::renew),
                new Route("DELETE", "/locks/{resource...}", Scope.LOCK, this::release));
    }

    private CompletionStage<Response> acquire(Route.Call call) {
        Formats.of(call.request(), Formats.JSON);
        Query.of(call.request());
        return call.request().body().read().thenCompose(body -> {
            LockAsk asked;
            try {
                asked = LockJson.readAsk(body);
            } catch (InvalidBody e) {
                throw new Refusal(e.problem());
            }
            var pending = locks.acquire(checked(asked, call.identity(), locks), call.span());
            // Whoever is gone cannot use what it is granted: it would only stand in others' way.
            call.connection().guard(pending.reply(), pending::withdraw);
            return pending.reply().thenApply(reply -> granted(reply, asked.single()));
        });
    }

    /** The request that a client's words stand for, where they keep the contract. */
    static AcquireLocks checked(LockAsk asked, Identity identity, Locks locks) {
        return switch (asked.check(identity.agentOf(null), locks.limits())) {
            case LockAsk.Checked.Good(var request) -> request;
            case LockAsk.Checked.Bad(var problem) -> throw new Refusal(problem);
        };
    }

    private static Response granted(LockReply reply, boolean single) {
        return switch (reply) {
            case LockReply.Granted(var handles, var repeated) -> Answers.json(repeated ? 200 : 201, json -> {
                if (single) {
                    LockJson.write(json, handles.getFirst());
                } else {
                    json.writeStartObject();
                    LockJson.writeLocks(json, handles);
                    json.writeEndObject();
                }
            });
            default -> other(reply);
        };
    }

    private CompletionStage<Response> renew(Route.Call call) {
        Formats.of(call.request(), Formats.JSON);
        Query.of(call.request());
        var resource = resource(call.path().get("resource"));
        return call.request().body().read().thenCompose(body -> {
            LockJson.Renewal renewal;
            try {
                renewal = LockJson.readRenewal(body);
            } catch (InvalidBody e) {
                throw new Refusal(e.problem());
            }
            refuseBadTtl(renewal.ttlMs(), locks);
            return locks.renew(LockAsk.renewal(resource, agent(call.identity()), renewal.fencingToken(),
                    renewal.ttlMs())).thenApply(LockRoutes::other);
        });
    }

    static void refuseBadTtl(Long ttlMs, Locks locks) {
        var bad = LockAsk.badTtl(ttlMs, locks.limits());
        if (bad != null) {
            throw new Refusal(bad);
        }
    }

    private CompletionStage<Response> release(Route.Call call) {
        var query = Query.of(call.request(), "fencingToken");
        if (query.text("fencingToken").isEmpty()) {
            throw new Refusal(new Problem.InvalidField("fencingToken", "is required"));
        }
        var token = query.number("fencingToken", 0, 0, Long.MAX_VALUE);
        return locks.release(new ReleaseLock(resource(call.path().get("resource")), agent(call.identity()), token))
                .thenApply(LockRoutes::other);
    }

    private CompletionStage<Response> read(Route.Call call) {
        Query.of(call.request());
        var resource = resource(call.path().get("resource"));
        return locks.read(new ReadLocks(resource)).thenApply(reply -> switch (reply) {
            case LockReply.LocksFound(var found, var waiting) when !found.isEmpty() -> Answers.json(200, json -> {
                json.writeStartObject();
                json.writeStringField("resource", resource.text());
                LockJson.writeLocks(json, found);
                json.writeNumberField("waiting", waiting);
                json.writeEndObject();
            });
            case LockReply.LocksFound none -> Answers.problem(new Problem.LockNotFound(resource.text()));
            default -> other(reply);
        });
    }

    private CompletionStage<Response> list(Route.Call call) {
        var query = Query.of(call.request(), "resource", "holder", "limit");
        // All that a space may hold, unless fewer are asked for.
        var limit = query.number("limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        var holder = query.text("holder");
        var resource = resource(query.text("resource").orElse("/"));
        return locks.read(new ReadLocks(resource)).thenApply(reply -> switch (reply) {
            case LockReply.LocksFound(var found, var waiting) -> Answers.json(200, json -> {
                json.writeStartObject();
                LockJson.writeLocks(json, found.stream()
                        .filter(lock -> holder.isEmpty() || holder.get().equals(lock.holder())).limit(limit).toList());
                json.writeEndObject();
            });
            default -> other(reply);
        });
    }

    private static Response other(LockReply reply) {
        return switch (reply) {
            case LockReply.Renewed(LockHandle lock) -> Answers.json(200, json -> LockJson.write(json, lock));
            case LockReply.Released() -> Response.of(204);
            case LockReply.Refused(var problem) -> Answers.problem(problem);
            case LockReply.Granted granted -> throw new IllegalStateException("nothing was to be granted");
            case LockReply.LocksFound found -> throw new IllegalStateException("nothing was to be read");
        };
    }

    static String agent(Identity identity) {
        return identity.agent().orElseThrow(() -> new Refusal(
                new Problem.InvalidField("agentId", "is required: name the agent in X-Agent-Id")));
    }

    static LockResource resource(String text) {
        try {
            return LockResource.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Problem.InvalidField("resource", e.getMessage()));
        }
    }
}
