package dev.tutti.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.stream.InvalidFrame;
import dev.tutti.protocol.wire.v1.AcquireLocks;
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
        var frame = request(message);
        return message.getTraceparent().isEmpty() ? frame : new ClientFrame.Traced(message.getTraceparent(), frame);
    }

    private static ClientFrame request(dev.tutti.protocol.wire.v1.ClientFrame message) throws InvalidBody {
        var ref = message.getRef();
        return switch (message.getRequestCase()) {
            case APPEND -> new ClientFrame.Append(ref, WorkUnitProto.draft(message.getAppend()));
            case SUBSCRIBE -> {
                var subscribe = message.getSubscribe();
                WorkUnitProto.refuseUnknown(subscribe);
                yield new ClientFrame.Subscribe(ref, List.copyOf(subscribe.getContextsList()),
                        List.copyOf(subscribe.getLocksList()),
                        subscribe.getCursor().isEmpty() ? "now" : subscribe.getCursor(),
                        Set.copyOf(subscribe.getTypesList()), Set.copyOf(subscribe.getAgentsList()));
            }
            case UNSUBSCRIBE -> {
                WorkUnitProto.refuseUnknown(message.getUnsubscribe());
                yield new ClientFrame.Unsubscribe(ref, List.copyOf(message.getUnsubscribe().getContextsList()),
                        List.copyOf(message.getUnsubscribe().getLocksList()));
            }
            case ACQUIRE -> new ClientFrame.Acquire(ref, ask(message.getAcquire()));
            case RENEW -> {
                var renew = message.getRenew();
                WorkUnitProto.refuseUnknown(renew);
                yield new ClientFrame.Renew(ref, renew.getResource(), renew.getFencingToken(),
                        renew.hasTtlMs() ? renew.getTtlMs() : null);
            }
            case RELEASE -> {
                WorkUnitProto.refuseUnknown(message.getRelease());
                yield new ClientFrame.Release(ref, message.getRelease().getResource(),
                        message.getRelease().getFencingToken());
            }
            case REQUEST_NOT_SET -> throw new InvalidBody(
                    new Problem.InvalidField("request",
                            "is required: append, subscribe, unsubscribe, acquire, renew or release"));
        };
    }

    private static LockAsk ask(AcquireLocks acquire) throws InvalidBody {
        WorkUnitProto.refuseUnknown(acquire);
        var requestId = acquire.getRequestId().isEmpty()
                ? null
                : WorkUnitProto.id("request_id", acquire.getRequestId());
        return new LockAsk(requestId, List.copyOf(acquire.getResourcesList()), false,
                acquire.getShared() ? LockMode.SHARED : LockMode.EXCLUSIVE,
                acquire.hasTtlMs() ? acquire.getTtlMs() : null, acquire.hasWaitMs() ? acquire.getWaitMs() : null,
                acquire.getReleaseOnDisconnect());
    }
}
