package dev.tutti.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkUnitRoundTripTest {
    private static final UUID ID = UUID.fromString("0199aa00-0000-7000-8000-000000000001");

    @Test
    void aTranscriptHasUnitsOfSeveralTypes() {
        assertThat(Transcript.units()).hasSize(12).extracting(WorkUnit::type).contains("INSTRUCTION", "MESSAGE",
                "REASONING", "TOOL_RESULT");
    }

    @Test
    void aUnitThatIsWrittenAndReadBackIsTheSame() throws InvalidBody {
        for (var unit : Transcript.units()) {
            var draft = WorkUnitJson.readDraft(Transcript.draftJson(unit));
            assertThat(draft.at(unit.seq(), unit.ts())).isEqualTo(unit);
            assertThat(unit.sameContentAs(draft)).isTrue();
        }
    }

    @Test
    void unitsInBulkComeBackInTheirOrder() throws InvalidBody {
        var units = Transcript.units();
        var body = new ByteArrayOutputStream();
        for (var unit : units) {
            body.write(body.size() == 0 ? '[' : ',');
            body.writeBytes(Transcript.draftJson(unit));
        }
        body.write(']');
        var drafts = WorkUnitJson.readDrafts(body.toByteArray(), units.size());
        assertThat(drafts).hasSameSizeAs(units);
        for (var i = 0; i < units.size(); i++) {
            assertThat(drafts.get(i).at(units.get(i).seq(), units.get(i).ts())).isEqualTo(units.get(i));
        }
    }

    @Test
    void aUnitIsWrittenAsTheContractShowsIt() {
        var unit = new WorkUnit(ID, "auth-bug", 42, "tester", "TOOL_CALL", Instant.parse("2026-11-20T20:00:00Z"),
                Instant.parse("2026-11-20T19:59:59.5Z"), new TreeMap<>(Map.of("tool", "shell")),
                "text/plain", Payload.text("pytest -q"),
                List.of(new Relation("CAUSES", ID)));
        assertThat(new String(Transcript.json(unit), StandardCharsets.UTF_8)).isEqualTo(
                "{\"id\":\"0199aa00-0000-7000-8000-000000000001\",\"contextId\":\"auth-bug\",\"seq\":42,\"agentId\":\"tester\","
                        + "\"type\":\"TOOL_CALL\",\"ts\":\"2026-11-20T20:00:00.000000Z\","
                        + "\"observedAt\":\"2026-11-20T19:59:59.500000Z\",\"meta\":{\"tool\":\"shell\"},"
                        + "\"contentType\":\"text/plain\",\"payload\":\"pytest -q\","
                        + "\"relations\":[{\"type\":\"CAUSES\",\"target\":\"0199aa00-0000-7000-8000-000000000001\"}]}");
    }

    @Test
    void everyByteMayStandInABinaryPayload() throws InvalidBody {
        var all = new byte[256];
        for (var i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        roundTrips(Payload.binary(ByteString.copyFrom(all)));
    }

    @Test
    void everyUnicodeCharacterMayStandInATextPayload() throws InvalidBody {
        var all = new StringBuilder();
        for (var c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        roundTrips(Payload.text(all.toString()));
    }

    @Test
    void anEmptyBinaryPayloadStaysBinary() throws InvalidBody {
        roundTrips(Payload.binary(ByteString.EMPTY));
    }

    @Test
    void whatADraftLeavesOutIsEmptyOrLeftToTheServer() throws InvalidBody {
        var draft = WorkUnitJson.readDraft("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(draft.id()).isNull();
        assertThat(draft.agentId()).isNull();
        assertThat(draft.observedAt()).isNull();
        assertThat(draft.meta()).isEmpty();
        assertThat(draft.relations()).isEmpty();
        assertThat(draft.payload()).isEqualTo(Payload.EMPTY);
        assertThat(draft.contentType()).isEqualTo("text/plain");
    }

    @Test
    void aBinaryPayloadWithoutAContentTypeIsAnOctetStream() throws InvalidBody {
        var draft = WorkUnitJson.readDraft("{\"payloadBase64\":\"AAE=\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(draft.contentType()).isEqualTo("application/octet-stream");
    }

    private static void roundTrips(Payload payload) throws InvalidBody {
        var unit = new WorkUnit(ID, "auth-bug", 1, "tester", "MESSAGE", Instant.EPOCH, null,
                Collections.emptySortedMap(), "text/plain", payload, List.of());
        assertThat(WorkUnitJson.readDraft(Transcript.draftJson(unit)).at(1, Instant.EPOCH)).isEqualTo(unit);
    }
}
