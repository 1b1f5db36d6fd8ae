package dev.tutti.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Head;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.WorkUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Makes a context's hash chain anew from what a stream shows of it, and compares it with the heads that nodes told. */
public final class ChainChecker {
    private ChainChecker() {}

    /**
     * @param stream the context's stream from its beginning
     * @param heads  what nodes said of the chain, at any time
     */
    public static List<Violation> check(String context, List<StreamEvent> stream, List<Head> heads) {
        var links = new HashMap<Long, String>();
        var hash = HashChain.GENESIS;
        var units = 0L;
        var number = 0L;
        for (var shown : stream) {
            var event = event(shown, units);
            if (event == null) {
                return List
                        .of(broken(context, "event " + (number + 1) + " is of no kind that writers cause: " + shown));
            }
            units = event.units();
            hash = HashChain.seal(hash, event).hash();
            links.put(++number, hex(hash));
        }
        var violations = new ArrayList<Violation>();
        for (var head : heads) {
            var made = links.get(head.events());
            if (!head.head().equals(made)) {
                violations.add(broken(context, "node " + head.node() + " says the chain of " + head.events()
                        + " events ends with " + head.head() + ", and what is streamed makes " + made));
            }
        }
        return violations;
    }

    private static Violation broken(String context, String what) {
        return new Violation(Promise.CHAIN_INTACT, context + ": " + what);
    }

    private static String hex(ByteString hash) {
        return HexFormat.of().formatHex(hash.toByteArray());
    }

    /** Null where it is none of those that plain writing makes. */
    private static ContextEvent event(StreamEvent shown, long units) {
        var data = shown.data();
        var context = shown.context();
        var ts = Instant.parse(data.path("ts").asText());
        return switch (shown.name()) {
            case "context.created" -> new ContextEvent.ContextCreated(context, ts, data.path("createdBy").asText(),
                    data.path("displayName").asText(), meta(data));
            case "agent.joined" -> data.has("present")
                    ? new ContextEvent.AgentArrived(context, ts, units, data.path("agentId").asText())
                    : new ContextEvent.AgentJoined(context, ts, units, data.path("agentId").asText());
            case "agent.left" -> new ContextEvent.AgentLeft(context, ts, units, data.path("agentId").asText());
            case "workunit.created" -> new ContextEvent.UnitAppended(unit(data, ts));
            default -> null;
        };
    }

    private static WorkUnit unit(JsonNode data, Instant ts) {
        var payload = data.has("payloadBase64")
                ? Payload.binary(ByteString.copyFrom(Base64.getDecoder().decode(data.path("payloadBase64").asText())))
                : Payload.text(data.path("payload").asText());
        return new WorkUnit(UUID.fromString(data.path("id").asText()), data.path("contextId").asText(),
                data.path("seq").asLong(), data.path("agentId").asText(), data.path("type").asText(), ts,
                data.has("observedAt") ? Instant.parse(data.path("observedAt").asText()) : null, meta(data),
                data.path("contentType").asText(), payload, List.of());
    }

    private static SortedMap<String, String> meta(JsonNode data) {
        var meta = new TreeMap<String, String>();
        data.path("meta").properties().forEach(entry -> meta.put(entry.getKey(), entry.getValue().asText()));
        return meta;
    }
}
