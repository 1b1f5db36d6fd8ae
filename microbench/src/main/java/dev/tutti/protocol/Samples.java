package dev.tutti.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.wire.v1.WorkUnitDraft.Builder;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The unit that all benchmarks work on: a message of 512 bytes. */
public final class Samples {
    public static final String CONTEXT = "sample";
    private static final String TEXT = "What an agent found, and what it thinks of it. ".repeat(11).substring(0, 512);

    private Samples() {}

    public static byte[] jsonDraft() {
        return ("{\"id\":\"" + UnitIds.next() + "\",\"contextId\":\"" + CONTEXT
                + "\",\"agentId\":\"agent-1\",\"type\":\"MESSAGE\",\"payload\":\"" + TEXT + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] protobufDraft() {
        Builder draft = dev.tutti.protocol.wire.v1.WorkUnitDraft.newBuilder().setId(UnitIds.next().toString())
                .setContextId(CONTEXT).setAgentId("agent-1").setType("MESSAGE").setText(TEXT);
        return draft.build().toByteArray();
    }

    public static WorkUnitDraft draft() {
        try {
            return WorkUnitJson.readDraft(jsonDraft());
        } catch (InvalidBody e) {
            throw new IllegalStateException(e);
        }
    }

    public static WorkUnit unit(long seq) {
        return draft().at(seq, Instant.ofEpochSecond(1_700_000_000L));
    }

    public static byte[] json(JsonFactory factory, WorkUnit unit) throws IOException {
        var out = new ByteArrayOutputStream(1024);
        try (var json = factory.createGenerator(out, JsonEncoding.UTF8)) {
            WorkUnitJson.write(json, unit);
        }
        return out.toByteArray();
    }
}
