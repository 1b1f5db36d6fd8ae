package dev.tutti.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tutti.protocol.json.LockJson;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON answers straight to bytes. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] bytes(Writing writing) {
        var out = new ByteArrayBuilder(512);
        try (var json = FACTORY.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /** The members that RFC 9457 names, and those a program needs. */
    static void write(JsonGenerator json, Problem problem) throws IOException {
        var status = ProblemStatus.of(problem);
        json.writeStartObject();
        json.writeStringField("type", problem.type());
        json.writeStringField("title", ProblemStatus.title(status));
        json.writeNumberField("status", status);
        json.writeStringField("detail", problem.detail());
        writeFields(json, problem);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Problem problem) throws IOException {
        switch (problem) {
            case Problem.UnknownField p -> json.writeStringField("field", Problem.quote(p.field()));
            case Problem.InvalidField p -> json.writeStringField("field", p.field());
            case Problem.InvalidUnit p -> {
                json.writeNumberField("index", p.index());
                writeFields(json, p.cause());
            }
            case Problem.TooLarge p -> {
                json.writeStringField("limit", p.limit());
                json.writeNumberField("allowed", p.allowed());
            }
            case Problem.ContextNotFound p -> json.writeStringField("contextId", p.contextId());
            case Problem.ContextExists p -> json.writeStringField("contextId", p.contextId());
            case Problem.ContextCompleted p -> json.writeStringField("contextId", p.contextId());
            case Problem.WrongContext p -> {
                json.writeStringField("id", p.id().toString());
                json.writeStringField("contextId", p.contextId());
            }
            case Problem.PreconditionFailed p -> {
                json.writeStringField("contextId", p.contextId());
                json.writeStringField("etag", "\"" + p.events() + "\"");
            }
            case Problem.UnitNotFound p -> json.writeStringField("id", p.id().toString());
            case Problem.UnitIdTaken p -> json.writeStringField("id", p.id().toString());
            case Problem.Overloaded p -> json.writeNumberField("retryAfterMs", p.retryAfterMs());
            case Problem.InsufficientStorage p -> json.writeNumberField("retryAfterMs", p.retryAfterMs());
            case Problem.StoreUnavailable p -> json.writeNumberField("retryAfterMs", p.retryAfterMs());
            case Problem.OutcomeUnknown p -> {
                json.writeArrayFieldStart("ids");
                for (var id : p.ids()) {
                    json.writeString(id.toString());
                }
                json.writeEndArray();
            }
            case Problem.InsufficientScope p -> json.writeStringField("scope", p.scope());
            case Problem.Internal p -> json.writeStringField("incident", p.incident());
            case Problem.LockHeld p -> {
                json.writeStringField("resource", p.resource());
                json.writeStringField("holder", p.holder());
                json.writeStringField("mode", p.mode());
                json.writeStringField("expiresAt", LockJson.micros(p.expiresAt()));
                json.writeNumberField("waiting", p.waiting());
                json.writeNumberField("position", p.position());
            }
            case Problem.Deadlock p -> {
                json.writeArrayFieldStart("cycle");
                for (var wait : p.cycle()) {
                    json.writeStartObject();
                    json.writeStringField("agent", wait.agent());
                    json.writeStringField("resource", wait.resource());
                    json.writeStringField("waitsFor", wait.waitsFor());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            case Problem.StaleToken p -> {
                json.writeStringField("resource", p.resource());
                json.writeNumberField("fencingToken", p.fencingToken());
            }
            case Problem.RequestOver p -> json.writeStringField("requestId", p.requestId().toString());
            case Problem.LockNotFound p -> json.writeStringField("resource", p.resource());
            case Problem.SeveralLockSpaces p -> {
            }
            case Problem.Unauthenticated p -> {
            }
            case Problem.OriginRefused p -> {
            }
            case Problem.Malformed p -> {
            }
            case Problem.InvalidCursor p -> {
            }
            case Problem.AgentMismatch p -> {
            }
            case Problem.RouteNotFound p -> {
            }
            case Problem.MethodNotAllowed p -> {
            }
            case Problem.NotAcceptable p -> {
            }
            case Problem.UnsupportedMediaType p -> {
            }
        }
    }
}
