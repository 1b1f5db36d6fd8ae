package dev.tutti.bench.peer;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Payload;
import dev.tutti.bench.load.UnitId;
import java.nio.ByteBuffer;

/** A WorkUnit as Tutti's clients send it, in both of its formats: with an id of the client's own, so that a retry is safe. */
final class Units {
    private static final byte[] ID = Bytes.of("{\"id\":\"");
    private static final byte[] PAYLOAD = Bytes.of("\",\"payload\":\"");
    private static final byte[] END = Bytes.of("\"}");

    /** The digits of a context's number, where each unit has a context of its own. */
    private static final int DIGITS = 9;

    private final byte[] jsonMiddle;
    private final byte[] protobufMiddle;
    private final int digitsAt;
    private long contexts;

    Units(String context, String agent) {
        this(context, agent, -1);
    }

    private Units(String context, String agent, int digitsAt) {
        this.digitsAt = digitsAt;
        jsonMiddle = Bytes.of(
                "\",\"contextId\":\"" + context + "\",\"agentId\":\"" + agent + "\",\"type\":\"MESSAGE");
        var fields = ByteBuffer.allocate(1024);
        Tutti.field(2, Bytes.of(context), fields);
        Tutti.field(3, Bytes.of(agent), fields);
        Tutti.field(4, Bytes.of("MESSAGE"), fields);
        protobufMiddle = java.util.Arrays.copyOf(fields.array(), fields.position());
    }

    /** Every unit in a new context; JSON only. */
    static Units eachInItsOwn(String prefix, String agent) {
        return new Units(prefix + "0".repeat(DIGITS), agent, "\",\"contextId\":\"".length() + prefix.length());
    }

    int jsonBytes(Payload payload) {
        return ID.length + UnitId.BYTES + jsonMiddle.length + PAYLOAD.length + payload.jsonBytes() + END.length;
    }

    void json(long n, Payload payload, ByteBuffer out) {
        out.put(ID);
        UnitId.write(out);
        out.put(jsonMiddle).put(PAYLOAD);
        if (digitsAt >= 0) {
            number(contexts++, out.position() - PAYLOAD.length - jsonMiddle.length + digitsAt, out);
        }
        payload.json(n, out);
        out.put(END);
    }

    private static void number(long value, int at, ByteBuffer out) {
        for (var i = DIGITS - 1; i >= 0; i--) {
            out.put(at + i, (byte) ('0' + value % 10));
            value /= 10;
        }
    }

    int protobufBytes(Payload payload) {
        return 2 + UnitId.BYTES + protobufMiddle.length + 1 + Bytes.varintBytes(payload.textBytes())
                + payload.textBytes();
    }

    /** {@code tutti.v1.WorkUnitDraft} of workunit.proto. */
    void protobuf(long n, Payload payload, ByteBuffer out) {
        out.put((byte) (1 << 3 | 2)).put((byte) UnitId.BYTES);
        UnitId.write(out);
        out.put(protobufMiddle).put((byte) (8 << 3 | 2));
        Bytes.varint(payload.textBytes(), out);
        payload.text(n, out);
    }
}
