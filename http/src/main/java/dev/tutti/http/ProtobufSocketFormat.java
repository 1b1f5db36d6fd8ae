package dev.tutti.http;

import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.http.SocketReply.Result;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import dev.tutti.protocol.wire.ClientFrameProto;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.Problem;
import dev.tutti.protocol.wire.v1.ServerFrame;
import io.netty.buffer.ByteBuf;

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
        out.writeBytes(shown.part().protobuf())
                .writeBytes(ServerFrame.newBuilder().setCursor(shown.cursor()).build().toByteArray());
    }

    @Override
    public void goaway(String cursor, ByteBuf out) {
        out.writeBytes(ServerFrame.newBuilder().setEvent("goaway").setCursor(cursor).build().toByteArray());
    }
}
