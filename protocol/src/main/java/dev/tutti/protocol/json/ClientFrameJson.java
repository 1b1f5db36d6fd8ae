package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Frames of {@code tutti.v1.json}: one object each, with {@code op} and {@code ref}, its members in any order. */
public final class ClientFrameJson {
    private final Set<String> given = new LinkedHashSet<>();
    private String ref = "";
    private String op;
    private String traceparent;
    private WorkUnitDraft unit;
    private List<String> contexts = List.of();
    private String cursor = "now";
    private List<String> types = List.of();
    private List<String> agents = List.of();
    private List<String> locks = List.of();
    private final LockFields lock = new LockFields();

    private ClientFrameJson() {}

    public static ClientFrame read(byte[] frame) throws InvalidFrame {
        try {
            return JsonFields.document(frame, parser -> new ClientFrameJson().frame(parser));
        } catch (InvalidBody e) {
            throw new InvalidFrame(refOf(frame), e.problem());
        }
    }

    /** The ref of a frame whose other members cannot be read. */
    private static String refOf(byte[] frame) {
        try (var parser = JsonFields.FACTORY.createParser(frame)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    var name = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("ref")) {
                        return parser.getText();
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // What comes behind the damage is lost, and the ref with it.
        }
        return "";
    }

    private ClientFrame frame(JsonParser parser) throws IOException, InvalidBody {
        JsonFields.expectObject(parser, "a frame");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "ref" -> ref = JsonFields.string(parser, field);
                case "op" -> op = JsonFields.string(parser, field);
                case "traceparent" -> traceparent = JsonFields.string(parser, field);
                case "unit" -> unit = WorkUnitJson.draft(parser);
                case "contexts" -> contexts = JsonFields.strings(parser, field);
                case "cursor" -> cursor = JsonFields.string(parser, field);
                case "types" -> types = JsonFields.strings(parser, field);
                case "agents" -> agents = JsonFields.strings(parser, field);
                case "locks" -> locks = JsonFields.strings(parser, field);
                default -> {
                    if (!lock.read(parser, field)) {
                        throw new InvalidBody(new Problem.UnknownField(field));
                    }
                }
            }
            given.add(field);
        }
        given.removeAll(Set.of("ref", "op", "traceparent"));
        if (op == null) {
            throw JsonFields.invalid("op", "is required");
        }
        var frame = request();
        return traceparent == null ? frame : new ClientFrame.Traced(traceparent, frame);
    }

    private ClientFrame request() throws InvalidBody {
        return switch (op) {
            case "append" -> {
                only("unit");
                yield new ClientFrame.Append(ref, required("unit", unit));
            }
            case "subscribe" -> {
                only("contexts", "locks", "cursor", "types", "agents");
                yield new ClientFrame.Subscribe(ref, contexts, locks, cursor, Set.copyOf(types), Set.copyOf(agents));
            }
            case "unsubscribe" -> {
                only("contexts", "locks");
                yield new ClientFrame.Unsubscribe(ref, contexts, locks);
            }
            case "acquire" -> {
                only("resource", "resources", "ttlMs", "waitMs", "mode", "requestId", "onDisconnect");
                yield new ClientFrame.Acquire(ref, lock.ask());
            }
            case "renew" -> {
                only("resource", "fencingToken", "ttlMs");
                yield new ClientFrame.Renew(ref, lock.resource(), lock.fencingToken(), lock.ttlMs());
            }
            case "release" -> {
                only("resource", "fencingToken");
                yield new ClientFrame.Release(ref, lock.resource(), lock.fencingToken());
            }
            default -> throw JsonFields.invalid("op",
                    "must be append, subscribe, unsubscribe, acquire, renew or release");
        };
    }

    private void only(String... allowed) throws InvalidBody {
        var others = new ArrayList<>(given);
        others.removeAll(List.of(allowed));
        if (!others.isEmpty()) {
            throw new InvalidBody(new Problem.UnknownField(others.getFirst()));
        }
    }

    private static <T> T required(String field, T value) throws InvalidBody {
        if (value == null) {
            throw JsonFields.invalid(field, "is required");
        }
        return value;
    }
}
