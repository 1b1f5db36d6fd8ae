package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.WorkUnits;
import dev.tutti.protocol.workunit.DraftCheck;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import dev.tutti.tracing.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@code /workunit}: capture one unit, and read units back by id. */
final class WorkUnitRoutes {
    private final Contexts contexts;
    private final HttpSettings settings;

    WorkUnitRoutes(Contexts contexts, HttpSettings settings) {
        this.contexts = contexts;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/workunit", Scope.WRITE,
                        call -> append(call.request(), call.identity(), call.span())),
                new Route("GET", "/workunit", Scope.READ, call -> byIds(call.request())),
                new Route("GET", "/workunit/{id}", Scope.READ, call -> byId(call.request(), call.path().get("id"))));
    }

    private CompletionStage<Response> append(Request request, Identity identity, Span span) {
        var format = Formats.of(request, Formats.JSON, Formats.PROTOBUF);
        var wanted = Formats.wanted(request);
        Query.of(request);
        var ifEvents = Conditions.ifMatch(request);
        return request.body().read().thenCompose(body -> {
            var draft = checked(read(format, body), identity);
            return contexts.append(new AppendUnits(draft.contextId(), List.of(draft), ifEvents), span)
                    .thenApply(reply -> receipt(reply, wanted));
        });
    }

    private static WorkUnitDraft read(Formats format, byte[] body) {
        try {
            return format == Formats.PROTOBUF ? WorkUnitProto.readDraft(body) : WorkUnitJson.readDraft(body);
        } catch (InvalidBody e) {
            throw new Refusal(e.problem());
        }
    }

    private WorkUnitDraft checked(WorkUnitDraft draft, Identity identity) {
        var complete = complete(draft, identity);
        DraftCheck.check(complete, settings.limits()).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        return complete;
    }

    /** The draft with its agent, and with an id where the client left that to us. */
    static WorkUnitDraft complete(WorkUnitDraft draft, Identity identity) {
        var named = draft.withAgentId(identity.agentOf(draft.agentId()));
        return named.id() == null ? named.withId(UnitIds.next()) : named;
    }

    private static Response receipt(ContextReply reply, Formats wanted) {
        return switch (reply) {
            case Appended(var receipts) -> receipt(receipts.getFirst(), wanted);
            case Refused(var problem) -> Answers.problem(problem);
            case Found found -> throw new IllegalStateException("an append is not answered with a context");
        };
    }

    private static Response receipt(Receipt receipt, Formats wanted) {
        var status = receipt.repeated() ? 200 : 201;
        return wanted == Formats.PROTOBUF
                ? Answers.protobuf(status, WorkUnitProto.of(receipt))
                : Answers.json(status, json -> {
                    json.writeStartObject();
                    WorkUnitJson.writeReceiptFields(json, receipt);
                    json.writeEndObject();
                });
    }

    private CompletionStage<Response> byId(Request request, String text) {
        var wanted = Formats.wanted(request);
        Query.of(request);
        var id = UnitIds.parse(text).orElseThrow(
                () -> new Refusal(new Problem.InvalidField("id", "must be a UUID in canonical text form")));
        return contexts.units(List.of(id)).thenApply(found -> {
            var unit = found.get(id);
            if (unit == null) {
                return Answers.problem(new Problem.UnitNotFound(id));
            }
            return wanted == Formats.PROTOBUF
                    ? Answers.protobuf(200, WorkUnitProto.of(unit))
                    : Answers.json(200, json -> WorkUnitJson.write(json, unit));
        });
    }

    private CompletionStage<Response> byIds(Request request) {
        var wanted = Formats.wanted(request);
        var text = Query.of(request, "ids").text("ids")
                .orElseThrow(
                        () -> new Refusal(new Problem.InvalidField("ids", "is required: ids separated by commas")));
        var ids = new LinkedHashSet<UUID>();
        for (var id : text.split(",", -1)) {
            ids.add(UnitIds.parse(id).orElseThrow(() -> new Refusal(
                    new Problem.InvalidField("ids", "has '" + Problem.quote(id) + "', which is no UUID"))));
        }
        if (ids.size() > settings.idsPerRequest()) {
            throw new Refusal(new Problem.TooLarge("ids in one request", settings.idsPerRequest(), ids.size()));
        }
        return contexts.units(ids).thenApply(found -> {
            var units = new ArrayList<WorkUnit>();
            var missing = new ArrayList<String>();
            for (var id : ids) {
                var unit = found.get(id);
                if (unit == null) {
                    missing.add(id.toString());
                } else {
                    units.add(unit);
                }
            }
            return units(wanted, units, missing);
        });
    }

    private static Response units(Formats wanted, List<WorkUnit> units, List<String> missing) {
        if (wanted == Formats.PROTOBUF) {
            return Answers.protobuf(200, WorkUnits.newBuilder()
                    .addAllUnits(units.stream().map(WorkUnitProto::of).toList()).addAllMissing(missing).build());
        }
        return Answers.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("units");
            for (var unit : units) {
                WorkUnitJson.write(json, unit);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("missing");
            for (var id : missing) {
                json.writeString(id);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
