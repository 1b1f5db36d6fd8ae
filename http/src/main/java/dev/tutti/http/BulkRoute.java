package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.AppendResult;
import dev.tutti.protocol.wire.v1.AppendResults;
import dev.tutti.protocol.workunit.DraftCheck;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import dev.tutti.tracing.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /workunit/bulk}: many units in one request. A unit that breaks the contract refuses the whole request before
 * anything is written; the units of one context are then journaled together or not at all.
 */
final class BulkRoute {
    private final Contexts contexts;
    private final HttpSettings settings;

    BulkRoute(Contexts contexts, HttpSettings settings) {
        this.contexts = contexts;
        this.settings = settings;
    }

    List<Route> routes() {
        return List
                .of(new Route("POST", "/workunit/bulk", Scope.WRITE,
                        call -> append(call.request(), call.identity(), call.span())));
    }

    private CompletionStage<Response> append(Request request, Identity identity, Span span) {
        var format = Formats.of(request, Formats.JSON, Formats.NDJSON, Formats.PROTOBUF);
        var wanted = Formats.wanted(request);
        Query.of(request);
        var ifEvents = Conditions.ifMatch(request);
        return request.body().read().thenCompose(body -> {
            var drafts = checked(read(format, body), identity);
            var byContext = new LinkedHashMap<String, List<WorkUnitDraft>>();
            for (var draft : drafts) {
                byContext.computeIfAbsent(draft.contextId(), id -> new ArrayList<>()).add(draft);
            }
            if (ifEvents != ContextRequest.ANY_STATE && byContext.size() > 1) {
                throw new Refusal(
                        new Problem.InvalidField("If-Match", "speaks of one context, and the units are of several"));
            }
            return appendAll(byContext, ifEvents, span).thenApply(replies -> answer(drafts, replies, wanted));
        });
    }

    private List<WorkUnitDraft> read(Formats format, byte[] body) {
        var max = settings.limits().bulkUnits();
        try {
            return switch (format) {
                case JSON -> WorkUnitJson.readDrafts(body, max);
                case NDJSON -> WorkUnitJson.readDraftLines(body, max);
                case PROTOBUF -> WorkUnitProto.readDrafts(body, max);
            };
        } catch (InvalidBody e) {
            throw new Refusal(e.problem());
        }
    }

    private List<WorkUnitDraft> checked(List<WorkUnitDraft> drafts, Identity identity) {
        var complete = new ArrayList<WorkUnitDraft>(drafts.size());
        for (var draft : drafts) {
            var index = complete.size();
            try {
                complete.add(WorkUnitRoutes.complete(draft, identity));
            } catch (Refusal e) {
                throw new Refusal(new Problem.InvalidUnit(index, e.problem()));
            }
            DraftCheck.check(complete.getLast(), settings.limits()).ifPresent(problem -> {
                throw new Refusal(new Problem.InvalidUnit(index, problem));
            });
        }
        return complete;
    }

    private CompletionStage<Map<String, ContextReply>> appendAll(Map<String, List<WorkUnitDraft>> byContext,
            long ifEvents, Span span) {
        CompletionStage<Map<String, ContextReply>> all = CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (var entry : byContext.entrySet()) {
            var reply = contexts.append(new AppendUnits(entry.getKey(), entry.getValue(), ifEvents), span);
            all = all.thenCombine(reply, (replies, one) -> {
                replies.put(entry.getKey(), one);
                return replies;
            });
        }
        return all;
    }

    /** What became of one unit: a receipt, or why its context refused it. */
    private record Result(Receipt receipt, Problem problem) {
        int status() {
            return receipt == null ? ProblemStatus.of(problem) : receipt.repeated() ? 200 : 201;
        }
    }

    private static Response answer(List<WorkUnitDraft> drafts, Map<String, ContextReply> replies,
            Formats wanted) {
        var receipts = new LinkedHashMap<String, Iterator<Receipt>>();
        var results = new ArrayList<Result>(drafts.size());
        for (var draft : drafts) {
            results.add(switch (replies.get(draft.contextId())) {
                case Appended(var all) -> new Result(
                        receipts.computeIfAbsent(draft.contextId(), id -> all.iterator()).next(), null);
                case Refused(var problem) -> new Result(null, problem);
                case Found found -> throw new IllegalStateException("an append is not answered with a context");
            });
        }
        return wanted == Formats.PROTOBUF ? Answers.protobuf(200, protobuf(results)) : json(results);
    }

    private static Response json(List<Result> results) {
        return Answers.json(200, json -> {
            json.writeStartArray();
            for (var result : results) {
                json.writeStartObject();
                json.writeNumberField("status", result.status());
                if (result.receipt() == null) {
                    json.writeFieldName("problem");
                    Json.write(json, result.problem());
                } else {
                    WorkUnitJson.writeReceiptFields(json, result.receipt());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static AppendResults protobuf(List<Result> results) {
        var message = AppendResults.newBuilder();
        for (var result : results) {
            var one = AppendResult.newBuilder().setStatus(result.status());
            if (result.receipt() == null) {
                one.getProblemBuilder().setType(result.problem().type()).setStatus(result.status())
                        .setTitle(ProblemStatus.title(result.status())).setDetail(result.problem().detail());
            } else {
                one.setReceipt(WorkUnitProto.of(result.receipt()));
            }
            message.addResults(one);
        }
        return message.build();
    }
}
