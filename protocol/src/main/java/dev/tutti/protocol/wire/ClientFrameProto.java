package dev.tutti.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import java.util.List;
import java.util.Set;

/** Frames of {@code tutti.v1.protobuf}; the schema is {@code tutti/v1/stream.proto}. */
public final class ClientFrameProto {
    private ClientFrameProto() {}

    public static ClientFrame read(byte[] frame) throws InvalidFrame {
        dev.tutti.protocol.wire.v1.ClientFrame message;
        try {
            message = dev.tutti.protocol.wire.v1.ClientFrame.parseFrom(UnsafeByteOperations.unsafeWrap(frame));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidFrame("",
                    new Problem.Malformed("The frame is not well-formed protobuf: " + e.getMessage()));
        }
        try {
            return frame(message);
        } catch (InvalidBody e) {
            throw new InvalidFrame(message.getRef(), e.problem());
        }
    }

    private static ClientFrame frame(dev.tutti.protocol.wire.v1.ClientFrame message) throws InvalidBody {
        WorkUnitProto.refuseUnknown(message);
        var ref = message.getRef();
        return switch (message.getRequestCase()) {
            case APPEND -> new ClientFrame.Append(ref, WorkUnitProto.draft(message.getAppend()));
            case SUBSCRIBE -> {
                var subscribe = message.getSubscribe();
                WorkUnitProto.refuseUnknown(subscribe);
                yield new ClientFrame.Subscribe(ref, List.copyOf(subscribe.getContextsList()),
                        subscribe.getCursor().isEmpty() ? "now" : subscribe.getCursor(),
                        Set.copyOf(subscribe.getTypesList()), Set.copyOf(subscribe.getAgentsList()));
            }
            case UNSUBSCRIBE -> {
                WorkUnitProto.refuseUnknown(message.getUnsubscribe());
                yield new ClientFrame.Unsubscribe(ref, List.copyOf(message.getUnsubscribe().getContextsList()));
            }
            case REQUEST_NOT_SET -> throw new InvalidBody(
                    new Problem.InvalidField("request", "is required: append, subscribe or unsubscribe"));
        };
    }
}
