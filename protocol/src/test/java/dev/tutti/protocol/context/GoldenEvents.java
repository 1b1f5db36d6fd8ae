package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.context.ContextEvent.AgentArrived;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One short context, event by event, by the name of the file that holds its bytes. The files were made by an encoder
 * written from the schema alone; they are never made anew, only added to.
 */
final class GoldenEvents {
    private static final UUID FIRST = UUID.fromString("0199aa00-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("0199aa00-0000-7000-8000-000000000002");
    private static final UUID THIRD = UUID.fromString("0199aa00-0000-7000-8000-000000000003");
    private static final UUID ELSEWHERE = UUID.fromString("0199aa00-0000-7000-8000-000000000009");

    private GoldenEvents() {}

    static Map<String, ContextEvent> byFile() {
        var events = new LinkedHashMap<String, ContextEvent>();
        events.put("1-context-created", new ContextCreated("auth-bug", ts(123456), "planner", "Fix the auth bug ✓",
                meta("repo", "git@example.org:auth.git", "priority", "high")));
        events.put("2-agent-joined", new AgentJoined("auth-bug", ts(123457), 0, "tester"));
        events.put("3-unit-appended-text",
                new UnitAppended(new WorkUnit(FIRST, "auth-bug", 1, "tester", "TOOL_CALL", ts(123458), ts(-1),
                        meta("tool", "shell", "note", "", "file", "src/auth.py"), "text/plain",
                        Payload.text("pytest -q tests/test_auth.py # ✓ 𝄞"),
                        List.of(new Relation("CAUSES", SECOND), new Relation("REFERENCES", THIRD)))));
        events.put("4-unit-appended-binary",
                new UnitAppended(new WorkUnit(SECOND, "auth-bug", 2, "tester", "TOOL_RESULT", ts(123459), null, meta(),
                        "application/octet-stream",
                        Payload.binary(ByteString.copyFrom(new byte[]{0, 1, 127, (byte) 128, (byte) 255, 10})),
                        List.of(new Relation("REPLIES_TO", FIRST)))));
        events.put("5-unit-appended-empty", new UnitAppended(new WorkUnit(THIRD, "auth-bug", 3, "planner", "X_2",
                ts(123460), Instant.EPOCH, meta(), "text/plain", Payload.EMPTY, List.of())));
        events.put("6-context-updated", new ContextUpdated("auth-bug", ts(123461), 3, "planner",
                new ContextChange(List.of("reviewer", "coder"), List.of("tester"), List.of(FIRST, SECOND),
                        List.of(THIRD), List.of(new Link(ELSEWHERE, "other")), List.of(THIRD), "Done ✓",
                        ContextStatus.COMPLETED, meta("priority", "low"), new TreeSet<>(List.of("repo")))));
        events.put("7-context-reopened", new ContextUpdated("auth-bug", ts(123462), 3, "planner",
                new ContextChange(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), "",
                        ContextStatus.ACTIVE, meta(), new TreeSet<>())));
        events.put("8-agent-arrived", new AgentArrived("auth-bug", ts(123463), 3, "coder"));
        events.put("9-agent-left", new AgentLeft("auth-bug", ts(123464), 3, "coder"));
        return events;
    }

    /** The same events, each sealed onto the one before. */
    static List<ChainedEvent> chain() {
        var chain = new ArrayList<ChainedEvent>();
        var previous = HashChain.GENESIS;
        for (var event : byFile().values()) {
            var sealed = HashChain.seal(previous, event);
            chain.add(sealed);
            previous = sealed.hash();
        }
        return chain;
    }

    static byte[] bytes(String file) {
        try (var in = GoldenEvents.class.getResourceAsStream("/golden/0.1.0/" + file + ".hex")) {
            if (in == null) {
                throw new AssertionError("there is no golden file " + file);
            }
            return HexFormat.of()
                    .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant ts(long micros) {
        return Instant.parse("2026-11-20T20:00:00Z").plusNanos(micros * 1_000);
    }

    private static SortedMap<String, String> meta(String... pairs) {
        var meta = new TreeMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            meta.put(pairs[i], pairs[i + 1]);
        }
        return meta;
    }
}
