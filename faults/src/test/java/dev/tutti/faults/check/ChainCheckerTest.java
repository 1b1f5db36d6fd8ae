package dev.tutti.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Head;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.wire.Wire;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.WorkUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A context of four events, as the server keeps it and as it is streamed. */
class ChainCheckerTest {
    private static final Instant TS = Instant.parse("2026-11-20T20:00:00.123456Z");

    private final List<String> hashes = new ArrayList<>();
    private final List<StreamEvent> stream = new ArrayList<>();
    private ByteString last = HashChain.GENESIS;

    ChainCheckerTest() {
        happened(new ContextEvent.ContextCreated("c", TS, "ann", "c", Collections.emptySortedMap()), "context.created",
                json().put("createdBy", "ann").put("displayName", "c"));
        happened(new ContextEvent.AgentJoined("c", TS, 0, "ann"), "agent.joined", json().put("agentId", "ann"));
        for (var seq = 1; seq <= 2; seq++) {
            var id = new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + seq);
            happened(new ContextEvent.UnitAppended(new WorkUnit(id, "c", seq, "ann", "MESSAGE", TS, null,
                    new TreeMap<>(), "text/plain", Payload.text("p" + seq), List.of())), "workunit.created",
                    json().put("id", id.toString()).put("seq", seq).put("agentId", "ann").put("type", "MESSAGE")
                            .put("contentType", "text/plain").put("payload", "p" + seq));
        }
    }

    private static ObjectNode json() {
        return Wire.JSON.createObjectNode().put("contextId", "c").put("ts", TS.toString());
    }

    private void happened(ContextEvent event, String name, ObjectNode data) {
        last = HashChain.seal(last, event).hash();
        hashes.add(HexFormat.of().formatHex(last.toByteArray()));
        stream.add(new StreamEvent("", name, data));
    }

    private List<Promise> broken(Head... heads) {
        return ChainChecker.check("c", stream, List.of(heads)).stream().map(Violation::promise).toList();
    }

    private Head head(int events) {
        return new Head("c", 1, events, hashes.get(events - 1));
    }

    @Test
    void headsThatFollowFromTheStreamAreRightAtAnyTime() {
        assertThat(broken(head(1), head(3), head(4))).isEmpty();
    }

    @Test
    void aHeadThatDoesNotFollowIsFound() {
        assertThat(broken(new Head("c", 2, 4, hashes.get(2)))).containsExactly(Promise.CHAIN_INTACT);
    }

    @Test
    void aHeadOfMoreEventsThanThereAreIsFound() {
        assertThat(broken(new Head("c", 2, 5, hashes.getLast()))).containsExactly(Promise.CHAIN_INTACT);
    }

    @Test
    void anAlteredEventBreaksAllThatFollowsIt() {
        ((ObjectNode) stream.get(2).data()).put("payload", "another");
        assertThat(broken(head(2), head(3), head(4))).containsExactly(Promise.CHAIN_INTACT, Promise.CHAIN_INTACT);
    }

    @Test
    void aMissingEventIsFound() {
        stream.remove(2);
        assertThat(broken(head(4))).containsExactly(Promise.CHAIN_INTACT);
    }
}
