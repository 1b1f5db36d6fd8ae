package dev.tutti.protocol.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Events are for ever: what a released version wrote is what this one writes and reads. */
class GoldenBytesTest {
    private static final Instant TS = Instant.parse("2026-11-20T20:00:00.123456Z");

    private static final Map<String, ContextEvent> EVENTS = new TreeMap<>(Map.of("context-created",
            new ContextCreated("auth-bug", TS, "planner", "The auth bug",
                    new TreeMap<>(Map.of("repo", "web", "a", "b"))),
            "agent-joined", new AgentJoined("auth-bug", TS, 41, "tester"), "unit-appended-text",
            new UnitAppended(unit(Payload.text("pytest -q ✓"), TS.minusSeconds(5))), "unit-appended-binary",
            new UnitAppended(unit(Payload.binary(ByteString.copyFrom(new byte[]{0, (byte) 0xff, 7})), null))));

    private static WorkUnit unit(Payload payload, Instant observedAt) {
        return new WorkUnit(UUID.fromString("01936d2a-7b40-7abc-8def-0123456789ab"), "auth-bug", 42, "tester",
                "TOOL_CALL", TS, observedAt, new TreeMap<>(Map.of("tool", "shell", "file", "src/auth.py")),
                payload.defaultContentType(), payload,
                List.of(new Relation("REPLIES_TO", UUID.fromString("01936d2a-7b40-7abc-8def-0123456789aa"))));
    }

    @Test
    void everyEventIsWrittenExactlyAsTheReleaseWroteIt() throws IOException {
        for (var event : EVENTS.entrySet()) {
            var bytes = ContextEventCodec.toBytes(HashChain.seal(HashChain.GENESIS, event.getValue()));
            assertThat(HexFormat.of().formatHex(bytes)).as(event.getKey()).isEqualTo(golden(event.getKey()));
        }
    }

    @Test
    void everyEventOfTheReleaseIsReadBack() throws IOException {
        for (var event : EVENTS.entrySet()) {
            var read = ContextEventCodec.fromBytes(HexFormat.of().parseHex(golden(event.getKey())));
            assertThat(read.event()).as(event.getKey()).isEqualTo(event.getValue());
            assertThat(HashChain.link(HashChain.GENESIS, read.canonical())).isEqualTo(read.hash());
        }
    }

    @Test
    void everyKindOfEventHasItsGoldenBytes() {
        var covered = EVENTS.values().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(Arrays.asList(ContextEvent.class.getPermittedSubclasses())).allMatch(covered::contains);
    }

    @Test
    void aPayloadThatIsTakenAwayLeavesTheChainIntact() throws IOException {
        var whole = ContextEventCodec.fromBytes(HexFormat.of().parseHex(golden("unit-appended-text")));
        assertThat(whole.canonical().toString(StandardCharsets.ISO_8859_1)).doesNotContain("pytest");
        assertThat(HashChain.link(HashChain.GENESIS, whole.canonical())).isEqualTo(whole.hash());
    }

    @Test
    void aFlippedBitAnywhereInAnEventBreaksItsLink() {
        var sealed = HashChain.seal(HashChain.GENESIS, EVENTS.get("unit-appended-text"));
        for (var i = 0; i < sealed.canonical().size(); i++) {
            var changed = sealed.canonical().toByteArray();
            changed[i] ^= 1;
            assertThat(HashChain.link(HashChain.GENESIS, ByteString.copyFrom(changed))).isNotEqualTo(sealed.hash());
        }
    }

    private static String golden(String name) throws IOException {
        try (var in = GoldenBytesTest.class.getResourceAsStream("/golden/0.1.0/" + name + ".hex")) {
            assertThat(in).as("golden bytes of %s", name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }
}
