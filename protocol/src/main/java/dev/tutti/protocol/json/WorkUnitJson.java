package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** WorkUnits as JSON, read and written as a stream: no tree is ever built. */
public final class WorkUnitJson {
    private WorkUnitJson() {}

    public static WorkUnitDraft readDraft(byte[] body) throws InvalidBody {
        return JsonFields.document(body, WorkUnitJson::draft);
    }

    /** @throws InvalidBody naming the unit by its index */
    public static List<WorkUnitDraft> readDrafts(byte[] body, int maxUnits) throws InvalidBody {
        return JsonFields.document(body, parser -> {
            JsonFields.expectArray(parser, "a bulk request");
            var drafts = new ArrayList<WorkUnitDraft>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (drafts.size() == maxUnits) {
                    throw new InvalidBody(new Problem.TooLarge("units in one request", maxUnits, -1));
                }
                try {
                    drafts.add(draft(parser));
                } catch (InvalidBody e) {
                    throw new InvalidBody(new Problem.InvalidUnit(drafts.size(), e.problem()));
                }
            }
            return drafts;
        });
    }

    /** One unit a line (NDJSON); blank lines are passed over. */
    public static List<WorkUnitDraft> readDraftLines(byte[] body, int maxUnits) throws InvalidBody {
        var drafts = new ArrayList<WorkUnitDraft>();
        var start = 0;
        while (start < body.length) {
            var end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            var line = Arrays.copyOfRange(body, start, end);
            if (!isBlank(line)) {
                if (drafts.size() == maxUnits) {
                    throw new InvalidBody(new Problem.TooLarge("units in one request", maxUnits, -1));
                }
                try {
                    drafts.add(readDraft(line));
                } catch (InvalidBody e) {
                    throw new InvalidBody(new Problem.InvalidUnit(drafts.size(), e.problem()));
                }
            }
            start = end + 1;
        }
        return drafts;
    }

    private static boolean isBlank(byte[] line) {
        for (var b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    static WorkUnitDraft draft(JsonParser parser) throws IOException, InvalidBody {
        JsonFields.expectObject(parser, "a WorkUnit");
        UUID id = null;
        String contextId = null;
        String agentId = null;
        String type = null;
        Instant observedAt = null;
        SortedMap<String, String> meta = Collections.emptySortedMap();
        String contentType = null;
        Payload payload = null;
        List<Relation> relations = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "id" -> id = JsonFields.uuid(parser, field);
                case "contextId" -> contextId = JsonFields.string(parser, field);
                case "agentId" -> agentId = JsonFields.string(parser, field);
                case "type" -> type = JsonFields.string(parser, field);
                case "observedAt" -> observedAt = JsonFields.instant(parser, field);
                case "meta" -> meta = JsonFields.meta(parser);
                case "contentType" -> contentType = JsonFields.string(parser, field);
                case "payload" -> payload = once(payload, Payload.text(JsonFields.string(parser, field)));
                case "payloadBase64" -> payload = once(payload,
                        Payload.binary(UnsafeByteOperations.unsafeWrap(JsonFields.base64(parser, field))));
                case "relations" -> relations = relations(parser);
                case "seq", "ts" -> throw JsonFields.invalid(field, "is given by the server");
                default -> throw new InvalidBody(new Problem.UnknownField(field));
            }
        }
        var carried = payload == null ? Payload.EMPTY : payload;
        return new WorkUnitDraft(id, contextId, agentId, type, observedAt, meta,
                contentType == null ? carried.defaultContentType() : contentType, carried, relations);
    }

    private static Payload once(Payload before, Payload now) throws InvalidBody {
        if (before != null) {
            throw JsonFields.invalid("payload", "and payloadBase64 are two ways to say one thing: give one of them");
        }
        return now;
    }

    private static List<Relation> relations(JsonParser parser) throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFields.invalid("relations", "must be an array");
        }
        var relations = new ArrayList<Relation>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonFields.expectObject(parser, "a relation");
            String type = null;
            UUID target = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "type" -> type = JsonFields.string(parser, "relations.type");
                    case "target" -> target = JsonFields.uuid(parser, "relations.target");
                    default -> throw new InvalidBody(new Problem.UnknownField("relations." + field));
                }
            }
            if (type == null || target == null) {
                throw JsonFields.invalid("relations", "need a type and a target each");
            }
            relations.add(new Relation(type, target));
        }
        return List.copyOf(relations);
    }

    public static void write(JsonGenerator json, WorkUnit unit) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", unit.id().toString());
        json.writeStringField("contextId", unit.contextId());
        json.writeNumberField("seq", unit.seq());
        json.writeStringField("agentId", unit.agentId());
        json.writeStringField("type", unit.type());
        json.writeStringField("ts", JsonFields.micros(unit.ts()));
        if (unit.observedAt() != null) {
            json.writeStringField("observedAt", JsonFields.micros(unit.observedAt()));
        }
        writeMeta(json, unit.meta());
        json.writeStringField("contentType", unit.contentType());
        if (unit.payload().binary()) {
            json.writeBinaryField("payloadBase64", unit.payload().bytes().toByteArray());
        } else {
            json.writeStringField("payload", unit.payload().utf8());
        }
        json.writeArrayFieldStart("relations");
        for (var relation : unit.relations()) {
            json.writeStartObject();
            json.writeStringField("type", relation.type());
            json.writeStringField("target", relation.target().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** That a unit revises another one, as a stream tells it. */
    public static void writeRevision(JsonGenerator json, WorkUnit unit, UUID revised) throws IOException {
        json.writeStartObject();
        json.writeStringField("contextId", unit.contextId());
        json.writeStringField("revised", revised.toString());
        json.writeStringField("by", unit.id().toString());
        json.writeNumberField("seq", unit.seq());
        json.writeStringField("agentId", unit.agentId());
        json.writeStringField("ts", JsonFields.micros(unit.ts()));
        json.writeEndObject();
    }

    /** The members of a receipt, into an object that the caller opened. */
    public static void writeReceiptFields(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeStringField("id", receipt.id().toString());
        json.writeStringField("contextId", receipt.contextId());
        json.writeNumberField("seq", receipt.seq());
        json.writeStringField("ts", JsonFields.micros(receipt.ts()));
    }

    static void writeMeta(JsonGenerator json, SortedMap<String, String> meta) throws IOException {
        json.writeObjectFieldStart("meta");
        for (var entry : meta.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
