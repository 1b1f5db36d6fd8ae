package dev.tutti.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.context.ContextReply.Receipt;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.lock.LockHandle;
import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.wire.v1.AppendReceipt;
import dev.tutti.protocol.wire.v1.LockHandles;
import dev.tutti.protocol.wire.v1.WorkUnitDrafts;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** WorkUnits in their protobuf form; the schema is {@code tutti/v1/workunit.proto}. */
public final class WorkUnitProto {
    private WorkUnitProto() {}

    public static WorkUnitDraft readDraft(byte[] body) throws InvalidBody {
        try {
            return draft(dev.tutti.protocol.wire.v1.WorkUnitDraft.parseFrom(UnsafeByteOperations.unsafeWrap(body)));
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    public static List<WorkUnitDraft> readDrafts(byte[] body, int maxUnits) throws InvalidBody {
        try {
            var message = WorkUnitDrafts.parseFrom(UnsafeByteOperations.unsafeWrap(body));
            refuseUnknown(message);
            if (message.getUnitsCount() > maxUnits) {
                throw new InvalidBody(
                        new Problem.TooLarge("units in one request", maxUnits, message.getUnitsCount()));
            }
            var drafts = new ArrayList<WorkUnitDraft>(message.getUnitsCount());
            for (var unit : message.getUnitsList()) {
                try {
                    drafts.add(draft(unit));
                } catch (InvalidBody e) {
                    throw new InvalidBody(new Problem.InvalidUnit(drafts.size(), e.problem()));
                }
            }
            return drafts;
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    private static InvalidBody malformed(InvalidProtocolBufferException e) {
        return new InvalidBody(new Problem.Malformed("The body is not well-formed protobuf: " + e.getMessage()));
    }

    static void refuseUnknown(Message message) throws InvalidBody {
        for (var number : message.getUnknownFields().asMap().keySet()) {
            throw new InvalidBody(
                    new Problem.UnknownField("number " + number + " of " + message.getDescriptorForType().getName()));
        }
    }

    static WorkUnitDraft draft(dev.tutti.protocol.wire.v1.WorkUnitDraft message) throws InvalidBody {
        refuseUnknown(message);
        var payload = switch (message.getPayloadCase()) {
            case TEXT -> new Payload(message.getTextBytes(), false);
            case BINARY -> Payload.binary(message.getBinary());
            case PAYLOAD_NOT_SET -> Payload.EMPTY;
        };
        var relations = new ArrayList<Relation>(message.getRelationsCount());
        for (var relation : message.getRelationsList()) {
            refuseUnknown(relation);
            relations.add(new Relation(relation.getType(), id("relations.target", relation.getTarget())));
        }
        return new WorkUnitDraft(message.getId().isEmpty() ? null : id("id", message.getId()),
                orNull(message.getContextId()), orNull(message.getAgentId()), orNull(message.getType()),
                message.hasObservedAtMicros() ? instant(message.getObservedAtMicros()) : null,
                Collections.unmodifiableSortedMap(new TreeMap<>(message.getMetaMap())),
                message.getContentType().isEmpty() ? payload.defaultContentType() : message.getContentType(), payload,
                List.copyOf(relations));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static UUID id(String field, String text) throws InvalidBody {
        return UnitIds.parse(text).orElseThrow(
                () -> new InvalidBody(new Problem.InvalidField(field, "must be a UUID in canonical text form")));
    }

    private static java.time.Instant instant(long micros) throws InvalidBody {
        try {
            return ContextEventCodec.instant(micros);
        } catch (DateTimeException e) {
            throw new InvalidBody(new Problem.InvalidField("observed_at_micros", "is no point in time"));
        }
    }

    public static dev.tutti.protocol.wire.v1.WorkUnit of(WorkUnit unit) {
        var message = dev.tutti.protocol.wire.v1.WorkUnit.newBuilder().setId(unit.id().toString())
                .setContextId(unit.contextId()).setSeq(unit.seq()).setAgentId(unit.agentId()).setType(unit.type())
                .setTsMicros(ContextEventCodec.micros(unit.ts())).putAllMeta(unit.meta())
                .setContentType(unit.contentType());
        if (unit.observedAt() != null) {
            message.setObservedAtMicros(ContextEventCodec.micros(unit.observedAt()));
        }
        if (unit.payload().binary()) {
            message.setBinary(unit.payload().bytes());
        } else {
            message.setTextBytes(unit.payload().bytes());
        }
        for (var relation : unit.relations()) {
            message.addRelationsBuilder().setType(relation.type()).setTarget(relation.target().toString());
        }
        return message.build();
    }

    public static LockHandles of(List<LockHandle> locks) {
        var message = LockHandles.newBuilder();
        for (var lock : locks) {
            message.addLocksBuilder().setResource(lock.resource().text()).setHolder(lock.holder())
                    .setShared(lock.mode() == LockMode.SHARED).setFencingToken(lock.fencingToken())
                    .setAcquiredMicros(ContextEventCodec.micros(lock.acquiredAt()))
                    .setExpiresMicros(ContextEventCodec.micros(lock.expiresAt()));
        }
        return message.build();
    }

    public static AppendReceipt of(Receipt receipt) {
        return AppendReceipt.newBuilder().setId(receipt.id().toString()).setContextId(receipt.contextId())
                .setSeq(receipt.seq()).setTsMicros(ContextEventCodec.micros(receipt.ts())).build();
    }
}
