package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.context.ContextView.Member;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** Contexts as JSON. */
public final class ContextJson {
    private ContextJson() {}

    /** The body of {@code POST /contexts}; an absent {@code agentId} is null. */
    public static CreateContext readCreate(byte[] body) throws InvalidBody {
        return JsonFields.document(body, parser -> {
            JsonFields.expectObject(parser, "a context");
            String id = null;
            String agentId = null;
            var displayName = "";
            SortedMap<String, String> meta = Collections.emptySortedMap();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "id" -> id = JsonFields.string(parser, field);
                    case "agentId" -> agentId = JsonFields.string(parser, field);
                    case "displayName" -> displayName = JsonFields.string(parser, field);
                    case "meta" -> meta = JsonFields.meta(parser);
                    default -> throw new InvalidBody(new Problem.UnknownField(field));
                }
            }
            if (id == null) {
                throw JsonFields.invalid("id", "is required");
            }
            return new CreateContext(id, agentId, displayName, meta);
        });
    }

    public static void write(JsonGenerator json, ContextView context) throws IOException {
        json.writeStartObject();
        writeSummaryFields(json, context.contextId(), context.displayName(), context.createdBy(), context.createdAt(),
                context.agents());
        json.writeStringField("updatedAt", JsonFields.micros(context.updatedAt()));
        WorkUnitJson.writeMeta(json, context.meta());
        json.writeNumberField("units", context.units());
        json.writeNumberField("events", context.events());
        json.writeStringField("head", context.head());
        json.writeEndObject();
    }

    /** What the list of contexts shows of each, into an object that the caller opened. */
    public static void writeSummaryFields(JsonGenerator json, String id, String displayName, String createdBy,
            Instant createdAt, List<Member> agents) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("displayName", displayName);
        json.writeStringField("status", "active");
        json.writeStringField("createdBy", createdBy);
        json.writeStringField("createdAt", JsonFields.micros(createdAt));
        json.writeArrayFieldStart("agents");
        for (var member : agents) {
            json.writeStartObject();
            json.writeStringField("agentId", member.agentId());
            json.writeStringField("joinedAt", JsonFields.micros(member.joinedAt()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An event that is no unit, as a stream tells it. */
    public static void write(JsonGenerator json, ContextEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("contextId", event.contextId());
        json.writeStringField("ts", JsonFields.micros(event.ts()));
        switch (event) {
            case ContextEvent.ContextCreated created -> {
                json.writeStringField("createdBy", created.createdBy());
                json.writeStringField("displayName", created.displayName());
                WorkUnitJson.writeMeta(json, created.meta());
            }
            case ContextEvent.AgentJoined joined -> json.writeStringField("agentId", joined.agentId());
            case ContextEvent.UnitAppended(var unit) -> {
                json.writeFieldName("unit");
                WorkUnitJson.write(json, unit);
            }
        }
        json.writeEndObject();
    }
}
