package dev.tutti.http;

import dev.tutti.context.ContextQuery;
import dev.tutti.context.ContextSummary;
import dev.tutti.context.Contexts;
import dev.tutti.feed.LogId;
import dev.tutti.context.UnitPage;
import dev.tutti.context.UnitQuery;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.json.ContextJson;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.WorkUnits;
import dev.tutti.protocol.workunit.DraftCheck;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /contexts}: create, list and read contexts, and read their units in order. */
final class ContextRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final byte[] UNITS = utf8("{\"units\":[");
    private static final byte[] COMMA = utf8(",");
    private static final byte[] CURSOR = utf8("],\"cursor\":");
    private static final byte[] END = utf8("}");

    private final Contexts contexts;
    private final HttpSettings settings;

    ContextRoutes(Contexts contexts, HttpSettings settings) {
        this.contexts = contexts;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(new Route("POST", "/contexts", Scope.WRITE, call -> create(call.request(), call.identity())),
                new Route("GET", "/contexts", Scope.READ,
                        call -> CompletableFuture.completedFuture(list(call.request()))),
                new Route("GET", "/contexts/{id}", Scope.READ,
                        call -> read(call.request(), name(call.path().get("id")))),
                new Route("PATCH", "/contexts/{id}", Scope.WRITE, call -> update(call, name(call.path().get("id")))),
                new Route("GET", "/contexts/{id}/agents", Scope.READ,
                        call -> agents(call.request(), name(call.path().get("id")))),
                new Route("GET", "/contexts/{id}/workunits", Scope.READ,
                        call -> units(call.request(), name(call.path().get("id")))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String name(String text) {
        if (!UnitIds.isName(text)) {
            throw new Refusal(Problem.notAName("context", text));
        }
        return text;
    }

    private CompletionStage<Response> create(Request request, Identity identity) {
        Formats.of(request, Formats.JSON);
        Query.of(request);
        return request.body().read().thenCompose(body -> {
            CreateContext asked;
            try {
                asked = ContextJson.readCreate(body);
            } catch (InvalidBody e) {
                throw new Refusal(e.problem());
            }
            var agent = identity.agentOf(asked.agentId());
            var create = new CreateContext(asked.contextId(), agent, asked.displayName(), asked.meta());
            DraftCheck.check(create, settings.limits()).ifPresent(problem -> {
                throw new Refusal(problem);
            });
            return contexts.create(create).thenApply(reply -> found(reply, found -> context(found)));
        });
    }

    private Response list(Request request) {
        var query = Query.of(request, "status", "agent", "cursor", "limit");
        var limit = (int) query.number("limit", DEFAULT_LIMIT, 1, settings.pageLimit());
        var status = query.text("status").map(ContextRoutes::status).orElse(null);
        var after = query.text("cursor").map(ContextRoutes::listCursor).orElse("");
        var page = contexts.list(new ContextQuery(limit, after, query.text("agent").orElse(null), status));
        return Answers.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("contexts");
            for (ContextSummary context : page) {
                json.writeStartObject();
                ContextJson.writeSummaryFields(json, context.contextId(), context.displayName(), context.status(),
                        context.createdBy(),
                        context.createdAt(), context.agents(), false);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.size() == limit) {
                json.writeStringField("cursor", Base64.getUrlEncoder().withoutPadding()
                        .encodeToString(page.getLast().contextId().getBytes(StandardCharsets.UTF_8)));
            }
            json.writeEndObject();
        });
    }

    private static String listCursor(String cursor) {
        try {
            var name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (UnitIds.isName(name)) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // Not base64: answered below as any other cursor that is none of ours.
        }
        throw new Refusal(new Problem.InvalidCursor(cursor));
    }

    private CompletionStage<Response> read(Request request, String contextId) {
        Query.of(request);
        var known = Conditions.ifNoneMatch(request);
        return contexts.read(contextId).thenApply(reply -> found(reply,
                found -> known.test(found.context().events())
                        ? Response.of(304).with("ETag", etag(found.context()))
                        : context(found)));
    }

    private CompletionStage<Response> update(Route.Call call, String contextId) {
        Formats.of(call.request(), Formats.JSON);
        Query.of(call.request());
        var ifEvents = Conditions.ifMatch(call.request());
        return call.request().body().read().thenCompose(body -> {
            ContextChange change;
            try {
                change = ContextJson.readChange(body);
            } catch (InvalidBody e) {
                throw new Refusal(e.problem());
            }
            var agent = call.identity().agentOf(null);
            DraftCheck.check(agent, change, settings.limits()).ifPresent(problem -> {
                throw new Refusal(problem);
            });
            return contexts.update(new UpdateContext(contextId, agent, change, ifEvents))
                    .thenApply(reply -> found(reply, ContextRoutes::context));
        });
    }

    private CompletionStage<Response> agents(Request request, String contextId) {
        Query.of(request);
        return contexts.read(contextId).thenApply(reply -> found(reply, found -> Answers.json(200, json -> {
            json.writeStartObject();
            ContextJson.writeAgents(json, found.context().agents(), true);
            json.writeEndObject();
        })));
    }

    private static ContextStatus status(String text) {
        try {
            return ContextJson.status(text);
        } catch (InvalidBody e) {
            throw new Refusal(e.problem());
        }
    }

    private static String etag(ContextView context) {
        return "\"" + context.events() + "\"";
    }

    private static Response context(Found found) {
        return Answers.json(found.created() ? 201 : 200, json -> ContextJson.write(json, found.context()))
                .with("ETag", etag(found.context()));
    }

    private CompletionStage<Response> units(Request request, String contextId) {
        var wanted = Formats.wanted(request);
        var query = Query.of(request, "limit", "before", "after", "type", "agent");
        var units = new UnitQuery((int) query.number("limit", DEFAULT_LIMIT, 1, settings.pageLimit()),
                query.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                query.number("after", -1, 0, Long.MAX_VALUE - 1), query.text("type").orElse(null),
                query.text("agent").orElse(null));
        return contexts.read(contextId).thenCompose(reply -> switch (reply) {
            case Found found -> contexts.units(found.context(), units)
                    .thenApply(page -> page(found.context(), page, wanted));
            default -> CompletableFuture.completedFuture(found(reply, ContextRoutes::context));
        });
    }

    private static Response page(ContextView context, UnitPage page, Formats wanted) {
        if (wanted == Formats.PROTOBUF) {
            return Answers.protobuf(200, WorkUnits.newBuilder()
                    .addAllUnits(page.units().stream().map(stored -> WorkUnitProto.of(stored.unit())).toList())
                    .build());
        }
        var pieces = new ArrayList<byte[]>(2 * page.units().size() + 2);
        pieces.add(UNITS);
        for (var stored : page.units()) {
            if (pieces.size() > 1) {
                pieces.add(COMMA);
            }
            pieces.add(stored.json(ContextRoutes::json));
        }
        pieces.add(CURSOR);
        pieces.add(Json.bytes(json -> json
                .writeString(Cursors.of(new LogId(Contexts.KIND, context.contextId()), page.eventNumber()))));
        pieces.add(END);
        return Response.of(200, Answers.JSON, pieces);
    }

    private static byte[] json(WorkUnit unit) {
        return Json.bytes(json -> WorkUnitJson.write(json, unit));
    }

    private static Response found(ContextReply reply, Function<Found, Response> answer) {
        return switch (reply) {
            case Found found -> answer.apply(found);
            case Refused(var problem) -> Answers.problem(problem);
            case ContextReply.Appended appended -> throw new IllegalStateException("no units were appended");
        };
    }
}
