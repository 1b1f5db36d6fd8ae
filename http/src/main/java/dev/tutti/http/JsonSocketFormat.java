package dev.tutti.http;

import dev.tutti.http.SocketReply.Result;
import dev.tutti.protocol.json.ClientFrameJson;
import dev.tutti.protocol.json.LockJson;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** {@code tutti.v1.json}: each text message is one JSON object. */
final class JsonSocketFormat implements SocketFormat {
    private static final byte[] CURSOR = "{\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "\",\"event\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\",\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GOAWAY = "\",\"event\":\"goaway\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String subprotocol() {
        return "tutti.v1.json";
    }

    @Override
    public boolean text() {
        return true;
    }

    @Override
    public ClientFrame read(byte[] message) throws InvalidFrame {
        return ClientFrameJson.read(message);
    }

    @Override
    public void write(SocketReply reply, ByteBuf out) {
        out.writeBytes(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("ref", reply.ref());
            json.writeNumberField("status", reply.status());
            switch (reply.result()) {
                case Result.Stored(var receipt) -> {
                    json.writeObjectFieldStart("result");
                    WorkUnitJson.writeReceiptFields(json, receipt);
                    json.writeEndObject();
                }
                case Result.Locked(var locks, var single) -> {
                    json.writeFieldName("result");
                    if (single) {
                        LockJson.write(json, locks.getFirst());
                    } else {
                        json.writeStartObject();
                        LockJson.writeLocks(json, locks);
                        json.writeEndObject();
                    }
                }
                case Result.Done() -> {
                }
                case Result.Refused(var problem) -> {
                    json.writeFieldName("problem");
                    Json.write(json, problem);
                }
            }
            json.writeEndObject();
        }));
    }

    /** The event's data is shared with every other subscriber; only the cursor is this connection's. */
    @Override
    public void write(StreamView.Shown shown, ByteBuf out) {
        out.writeBytes(CURSOR).writeCharSequence(shown.cursor(), StandardCharsets.US_ASCII);
        out.writeBytes(EVENT).writeCharSequence(shown.part().name(), StandardCharsets.US_ASCII);
        out.writeBytes(DATA).writeBytes(shown.part().json()).writeBytes(END);
    }

    @Override
    public void goaway(String cursor, ByteBuf out) {
        out.writeBytes(CURSOR).writeCharSequence(cursor, StandardCharsets.US_ASCII);
        out.writeBytes(GOAWAY);
    }
}
