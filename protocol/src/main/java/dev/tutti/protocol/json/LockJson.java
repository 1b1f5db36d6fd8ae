package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.lock.LockHandle;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Locks as JSON. */
public final class LockJson {
    private LockJson() {}

    /** What the body of a renewal says. */
    public record Renewal(long fencingToken, Long ttlMs) {}

    /** The body of {@code POST /locks}. */
    public static LockAsk readAsk(byte[] body) throws InvalidBody {
        return read(body, Set.of("resource", "resources", "ttlMs", "waitMs", "mode", "requestId", "onDisconnect"))
                .ask();
    }

    /** The body of {@code PATCH /locks/{resource}}. */
    public static Renewal readRenewal(byte[] body) throws InvalidBody {
        var fields = read(body, Set.of("fencingToken", "ttlMs"));
        return new Renewal(fields.fencingToken(), fields.ttlMs());
    }

    private static LockFields read(byte[] body, Set<String> known) throws InvalidBody {
        return JsonFields.document(body, parser -> {
            JsonFields.expectObject(parser, "a request for locks");
            var fields = new LockFields();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                parser.nextToken();
                if (!known.contains(field) || !fields.read(parser, field)) {
                    throw new InvalidBody(new Problem.UnknownField(field));
                }
            }
            return fields;
        });
    }

    public static void write(JsonGenerator json, LockHandle lock) throws IOException {
        json.writeStartObject();
        json.writeStringField("resource", lock.resource().text());
        json.writeStringField("holder", lock.holder());
        json.writeStringField("mode", lock.mode().name());
        json.writeNumberField("fencingToken", lock.fencingToken());
        json.writeStringField("acquiredAt", JsonFields.micros(lock.acquiredAt()));
        json.writeStringField("expiresAt", JsonFields.micros(lock.expiresAt()));
        json.writeEndObject();
    }

    /** The member {@code locks}, into an object that the caller opened. */
    public static void writeLocks(JsonGenerator json, List<LockHandle> locks) throws IOException {
        json.writeArrayFieldStart("locks");
        for (var lock : locks) {
            write(json, lock);
        }
        json.writeEndArray();
    }

    /** What happened to one lock, as a stream tells it; {@code mode} and {@code reason} only where they are not null. */
    public static void writeChange(JsonGenerator json, Instant ts, LockResource resource, String holder,
            long fencingToken, String mode, String reason) throws IOException {
        json.writeStartObject();
        json.writeStringField("resource", resource.text());
        json.writeStringField("holder", holder);
        json.writeNumberField("fencingToken", fencingToken);
        json.writeStringField("ts", JsonFields.micros(ts));
        if (mode != null) {
            json.writeStringField("mode", mode);
        }
        if (reason != null) {
            json.writeStringField("reason", reason);
        }
        json.writeEndObject();
    }

    /** A timestamp as the contract writes it. */
    public static String micros(Instant instant) {
        return JsonFields.micros(instant);
    }
}
