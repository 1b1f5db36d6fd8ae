package dev.tutti.http;

import dev.tutti.http.SocketReply.Result;
import dev.tutti.protocol.json.ClientFrameJson;
import dev.tutti.protocol.json.LockJson;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import org.apache.pekko.util.ByteString;

/** {@code tutti.v1.json}: each text message is one JSON object. */
final class JsonSocketFormat implements SocketFormat {
    private static final ByteString CURSOR = ByteString.fromString("{\"cursor\":\"");
    private static final ByteString EVENT = ByteString.fromString("\",\"event\":\"");
    private static final ByteString DATA = ByteString.fromString("\",\"data\":");
    private static final ByteString END = ByteString.fromString("}");

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
    public ByteString write(SocketReply reply) {
        return Json.bytes(json -> {
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
        });
    }

    /** The event's data is shared with every other subscriber; only the cursor is this connection's. */
    @Override
    public ByteString write(StreamView.Shown shown) {
        return CURSOR.concat(ByteString.fromString(shown.cursor())).concat(EVENT)
                .concat(ByteString.fromString(shown.part().name())).concat(DATA).concat(shown.part().json())
                .concat(END);
    }

    @Override
    public ByteString goaway(String cursor) {
        return CURSOR.concat(ByteString.fromString(cursor + "\",\"event\":\"goaway\"}"));
    }
}
