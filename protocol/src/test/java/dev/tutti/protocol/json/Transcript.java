package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What an agent really did (an SWE-agent trajectory, MIT license beside it), as units of one context. */
final class Transcript {
    private static final Instant START = Instant.parse("2026-11-20T20:00:00Z");

    private Transcript() {}

    /** Every message is a unit that follows from the one before; every third carries its payload as binary. */
    static List<WorkUnit> units() {
        var units = new ArrayList<WorkUnit>();
        for (var message : messages()) {
            var seq = units.size() + 1;
            var bytes = ByteString.copyFromUtf8(message.get("content"));
            var relations = seq == 1
                    ? List.<Relation>of()
                    : List.of(new Relation("SEQUENTIAL", id(seq - 1)), new Relation("REPLIES_TO", id(1)));
            var meta = new TreeMap<>(message);
            meta.remove("content");
            units.add(new WorkUnit(id(seq), "swe-agent:missing-colon", seq, message.get("agent"),
                    typeOf(message.get("role")), START.plusNanos(seq * 1_001_000L),
                    seq % 2 == 0 ? START.minusNanos(seq * 1_000L) : null, meta,
                    seq % 3 == 0 ? "application/octet-stream" : "text/plain", new Payload(bytes, seq % 3 == 0),
                    relations));
        }
        return units;
    }

    static byte[] json(WorkUnit unit) {
        var out = new ByteArrayOutputStream();
        try (var json = JsonFields.FACTORY.createGenerator(out)) {
            WorkUnitJson.write(json, unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The unit as a client hands it in: without what the server gives. */
    static byte[] draftJson(WorkUnit unit) {
        var out = new ByteArrayOutputStream();
        try (var parser = JsonFields.FACTORY.createParser(json(unit));
                var json = JsonFields.FACTORY.createGenerator(out)) {
            parser.nextToken();
            json.writeStartObject();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var given = parser.currentName().equals("seq") || parser.currentName().equals("ts");
                if (given) {
                    parser.nextToken();
                } else {
                    json.copyCurrentStructure(parser);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static UUID id(int seq) {
        return new UUID(0x0199_aa00_0000_7000L, 0x8000_0000_0000_0000L | seq);
    }

    private static String typeOf(String role) {
        return switch (role) {
            case "system" -> "INSTRUCTION";
            case "assistant" -> "REASONING";
            case "tool" -> "TOOL_RESULT";
            default -> "MESSAGE";
        };
    }

    /** The string members of each message. */
    private static List<Map<String, String>> messages() {
        var messages = new ArrayList<Map<String, String>>();
        try (var in = Transcript.class.getResourceAsStream("/transcripts/function_calling_simple.traj");
                var parser = JsonFields.FACTORY.createParser(in)) {
            while (!"history".equals(parser.nextFieldName())) {
                if (parser.currentToken() == null) {
                    throw new AssertionError("the transcript has no history");
                }
            }
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                var message = new TreeMap<String, String>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        message.put(name, parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
                messages.add(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }
}
