package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.context.ContextView.Member;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

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

    /** The body of {@code PATCH /contexts/{id}}. */
    public static ContextChange readChange(byte[] body) throws InvalidBody {
        return JsonFields.document(body, ContextJson::change);
    }

    private static ContextChange change(JsonParser parser) throws IOException, InvalidBody {
        JsonFields.expectObject(parser, "a change of a context");
        List<String> addAgents = List.of();
        List<String> removeAgents = List.of();
        List<UUID> pin = List.of();
        List<UUID> unpin = List.of();
        List<Link> link = List.of();
        List<UUID> unlink = List.of();
        String displayName = null;
        ContextStatus status = null;
        var setMeta = new TreeMap<String, String>();
        var removeMeta = new TreeSet<String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "addAgents" -> addAgents = distinct(JsonFields.strings(parser, field));
                case "removeAgents" -> removeAgents = distinct(JsonFields.strings(parser, field));
                case "pin" -> pin = uuids(parser, field);
                case "unpin" -> unpin = uuids(parser, field);
                case "link" -> link = uuids(parser, field).stream().map(unit -> new Link(unit, null)).toList();
                case "unlink" -> unlink = uuids(parser, field);
                case "displayName" -> displayName = JsonFields.string(parser, field);
                case "status" -> status = status(JsonFields.string(parser, field));
                case "meta" -> metaChange(parser, setMeta, removeMeta);
                default -> throw new InvalidBody(new Problem.UnknownField(field));
            }
        }
        return new ContextChange(addAgents, removeAgents, pin, unpin, link, unlink, displayName, status, setMeta,
                removeMeta);
    }

    private static <T> List<T> distinct(List<T> all) {
        return all.stream().distinct().toList();
    }

    private static List<UUID> uuids(JsonParser parser, String field) throws IOException, InvalidBody {
        var ids = new ArrayList<UUID>();
        for (var text : JsonFields.strings(parser, field)) {
            ids.add(UnitIds.parse(text)
                    .orElseThrow(() -> JsonFields.invalid(field, "must hold UUIDs in canonical text form")));
        }
        return distinct(ids);
    }

    public static ContextStatus status(String text) throws InvalidBody {
        for (var status : ContextStatus.values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        throw JsonFields.invalid("status", "must be active or completed");
    }

    /** As in a JSON merge patch (RFC 7396): null takes a key away. */
    private static void metaChange(JsonParser parser, SortedMap<String, String> set, Set<String> remove)
            throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonFields.invalid("meta", "must be an object of strings and nulls");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                remove.add(key);
            } else {
                set.put(key, JsonFields.string(parser, "meta." + Problem.quote(key)));
            }
        }
    }

    public static void write(JsonGenerator json, ContextView context) throws IOException {
        json.writeStartObject();
        writeSummaryFields(json, context.contextId(), context.displayName(), context.status(), context.createdBy(),
                context.createdAt(), context.agents(), true);
        writeIds(json, "pins", context.pins());
        writeLinks(json, "links", context.links());
        json.writeStringField("updatedAt", JsonFields.micros(context.updatedAt()));
        WorkUnitJson.writeMeta(json, context.meta());
        json.writeNumberField("units", context.units());
        json.writeNumberField("events", context.events());
        json.writeStringField("head", context.head());
        json.writeEndObject();
    }

    /** What the list of contexts shows of each, into an object that the caller opened. */
    public static void writeSummaryFields(JsonGenerator json, String id, String displayName,
            ContextStatus status, String createdBy, Instant createdAt, List<Member> agents, boolean presence)
            throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("displayName", displayName);
        json.writeStringField("status", status.text());
        json.writeStringField("createdBy", createdBy);
        json.writeStringField("createdAt", JsonFields.micros(createdAt));
        writeAgents(json, agents, presence);
    }

    /**
     * The member {@code agents}, into an object that the caller opened.
     *
     * @param presence whether it is known who is present
     */
    public static void writeAgents(JsonGenerator json, List<Member> agents, boolean presence) throws IOException {
        json.writeArrayFieldStart("agents");
        for (var member : agents) {
            json.writeStartObject();
            json.writeStringField("agentId", member.agentId());
            json.writeStringField("joinedAt", JsonFields.micros(member.joinedAt()));
            if (presence) {
                json.writeBooleanField("present", member.presentSince() != null);
            }
            if (member.presentSince() != null) {
                json.writeStringField("presentSince", JsonFields.micros(member.presentSince()));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeIds(JsonGenerator json, String field, List<UUID> ids) throws IOException {
        json.writeArrayFieldStart(field);
        for (var id : ids) {
            json.writeString(id.toString());
        }
        json.writeEndArray();
    }

    private static void writeLinks(JsonGenerator json, String field, List<Link> links) throws IOException {
        json.writeArrayFieldStart(field);
        for (var link : links) {
            json.writeStartObject();
            json.writeStringField("id", link.unit().toString());
            json.writeStringField("contextId", link.contextId());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What was changed, and nothing else. */
    private static void write(JsonGenerator json, ContextChange change) throws IOException {
        writeNames(json, "addAgents", change.addAgents());
        writeNames(json, "removeAgents", change.removeAgents());
        writeNames(json, "pin", change.pin().stream().map(UUID::toString).toList());
        writeNames(json, "unpin", change.unpin().stream().map(UUID::toString).toList());
        if (!change.link().isEmpty()) {
            writeLinks(json, "link", change.link());
        }
        writeNames(json, "unlink", change.unlink().stream().map(UUID::toString).toList());
        if (change.displayName() != null) {
            json.writeStringField("displayName", change.displayName());
        }
        if (change.status() != null) {
            json.writeStringField("status", change.status().text());
        }
        if (!change.setMeta().isEmpty() || !change.removeMeta().isEmpty()) {
            json.writeObjectFieldStart("meta");
            for (var entry : change.setMeta().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            for (var key : change.removeMeta()) {
                json.writeNullField(key);
            }
            json.writeEndObject();
        }
    }

    private static void writeNames(JsonGenerator json, String field, List<String> names) throws IOException {
        if (!names.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (var name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    /** That one agent came or went, where a change says so of many. */
    public static void writeAgent(JsonGenerator json, ContextEvent event, String agentId) throws IOException {
        json.writeStartObject();
        json.writeStringField("contextId", event.contextId());
        json.writeStringField("ts", JsonFields.micros(event.ts()));
        json.writeStringField("agentId", agentId);
        json.writeEndObject();
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
            case ContextEvent.AgentArrived arrived -> {
                json.writeStringField("agentId", arrived.agentId());
                json.writeBooleanField("present", true);
            }
            case ContextEvent.AgentLeft left -> {
                json.writeStringField("agentId", left.agentId());
                json.writeBooleanField("present", false);
            }
            case ContextEvent.ContextUpdated updated -> {
                json.writeStringField("agentId", updated.agentId());
                write(json, updated.change());
            }
            case ContextEvent.UnitAppended(var unit) -> {
                json.writeFieldName("unit");
                WorkUnitJson.write(json, unit);
            }
        }
        json.writeEndObject();
    }
}
