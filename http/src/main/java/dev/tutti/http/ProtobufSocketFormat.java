package dev.tutti.http;

import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.tutti.http.SocketReply.Result;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import dev.tutti.protocol.wire.ClientFrameProto;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.Problem;
import dev.tutti.protocol.wire.v1.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** {@code tutti.v1.protobuf}: each binary message is one {@code ServerFrame} or {@code ClientFrame}. */
final class ProtobufSocketFormat implements SocketFormat {
    @Override
    public String subprotocol() {
        return "tutti.v1.protobuf";
    }

    @Override
    public boolean text() {
        return false;
    }

    @Override
    public ClientFrame read(byte[] message) throws InvalidFrame {
        return ClientFrameProto.read(message);
    }

    @Override
    public void write(SocketReply reply, ByteBuf out) {
        var frame = ServerFrame.newBuilder().setRef(reply.ref()).setStatus(reply.status());
        switch (reply.result()) {
            case Result.Stored(var receipt) -> frame.setReceipt(WorkUnitProto.of(receipt));
            case Result.Locked(var locks, var single) -> frame.setLocks(WorkUnitProto.of(locks));
            case Result.Done() -> {
            }
            case Result.Refused(var problem) -> frame
                    .setProblem(Problem.newBuilder().setType(problem.type()).setStatus(reply.status())
                            .setTitle(ProblemStatus.title(reply.status())).setDetail(problem.detail())
                            .setJson(UnsafeByteOperations.unsafeWrap(
                                    Json.bytes(json -> Json.write(json, problem)))));
        }
        out.writeBytes(frame.build().toByteArray());
    }

    /** Fields of a message may come in any order and in pieces: the shared part, and behind it this connection's cursor. */
    @Override
    public void write(StreamView.Shown shown, ByteBuf out) {
        out.writeBytes(shown.part().protobuf());
        cursor(shown.cursor(), out);
    }

    /** Written by hand, for each subscriber has one of its own: a message of protobuf's would be made for these few bytes. */
    private static void cursor(String cursor, ByteBuf out) {
        out.writeByte(ServerFrame.CURSOR_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
        var length = cursor.length();
        for (; length > 0x7F; length >>>= 7) {
            out.writeByte(length & 0x7F | 0x80);
        }
        out.writeByte(length);
        ByteBufUtil.writeAscii(out, cursor);
    }

    @Override
    public void goaway(String cursor, ByteBuf out) {
        out.writeBytes(ServerFrame.newBuilder().setEvent("goaway").setCursor(cursor).build().toByteArray());
    }
}
