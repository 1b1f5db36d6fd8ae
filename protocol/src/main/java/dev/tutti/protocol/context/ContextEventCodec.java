package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.context.ContextEvent.AgentArrived;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.journal.v1.JournaledContextEvent;
import dev.tutti.protocol.journal.v1.MetaEntry;
import dev.tutti.protocol.journal.v1.UnitRelation;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.Relation;
import dev.tutti.protocol.workunit.WorkUnit;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Between events and the bytes the journal keeps for ever; the schema is {@code tutti/journal/v1/context.proto}. */
public final class ContextEventCodec {
    private ContextEventCodec() {}

    public static byte[] toBytes(ChainedEvent chained) {
        var message = JournaledContextEvent.newBuilder().setEvent(chained.canonical()).setHash(chained.hash());
        if (chained.event() instanceof UnitAppended(var unit)) {
            message.setPayload(unit.payload().bytes());
        }
        return message.build().toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are no event that this version knows */
    public static ChainedEvent fromBytes(byte[] bytes) {
        try {
            // The array is the caller's to give away: journals hand out a fresh one for each event.
            var message = JournaledContextEvent.parseFrom(UnsafeByteOperations.unsafeWrap(bytes));
            var event = dev.tutti.protocol.journal.v1.ContextEvent.parseFrom(message.getEvent());
            return new ChainedEvent(eventOf(event, message.getPayload()), message.getEvent(), message.getHash());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a journaled context event: " + e.getMessage(), e);
        }
    }

    /** The bytes the hash chain runs through. */
    static ByteString canonical(ContextEvent event) {
        var message = dev.tutti.protocol.journal.v1.ContextEvent.newBuilder().setContextId(event.contextId())
                .setTsMicros(micros(event.ts())).setUnits(event.units());
        switch (event) {
            case ContextCreated created -> message.getContextCreatedBuilder().setCreatedBy(created.createdBy())
                    .setDisplayName(created.displayName()).addAllMeta(metaOf(created.meta()));
            case AgentJoined joined -> message.getAgentJoinedBuilder().setAgentId(joined.agentId());
            case UnitAppended(var unit) -> message.setUnitAppended(unitOf(unit));
            case ContextUpdated updated -> message.setContextUpdated(ContextChangeCodec.toMessage(updated));
            case AgentArrived arrived -> message.getAgentArrivedBuilder().setAgentId(arrived.agentId());
            case AgentLeft left -> message.getAgentLeftBuilder().setAgentId(left.agentId());
        }
        return message.build().toByteString();
    }

    private static dev.tutti.protocol.journal.v1.UnitAppended unitOf(WorkUnit unit) {
        var message = dev.tutti.protocol.journal.v1.UnitAppended.newBuilder().setId(bytesOf(unit.id()))
                .setAgentId(unit.agentId()).setType(unit.type()).addAllMeta(metaOf(unit.meta()))
                .setContentType(unit.contentType()).setBinary(unit.payload().binary())
                .setPayloadSizeBytes(unit.payload().bytes().size())
                .setPayloadSha256(HashChain.digest(unit.payload().bytes()));
        if (unit.observedAt() != null) {
            message.setObservedAtMicros(micros(unit.observedAt()));
        }
        for (var relation : unit.relations()) {
            message.addRelations(
                    UnitRelation.newBuilder().setType(relation.type()).setTarget(bytesOf(relation.target())));
        }
        return message.build();
    }

    private static ContextEvent eventOf(dev.tutti.protocol.journal.v1.ContextEvent event, ByteString payload) {
        var ts = instant(event.getTsMicros());
        return switch (event.getEventCase()) {
            case CONTEXT_CREATED -> {
                var created = event.getContextCreated();
                yield new ContextCreated(event.getContextId(), ts, created.getCreatedBy(), created.getDisplayName(),
                        metaOf(created.getMetaList()));
            }
            case AGENT_JOINED -> new AgentJoined(event.getContextId(), ts, event.getUnits(),
                    event.getAgentJoined().getAgentId());
            case UNIT_APPENDED -> {
                var unit = event.getUnitAppended();
                var relations = new ArrayList<Relation>(unit.getRelationsCount());
                for (var relation : unit.getRelationsList()) {
                    relations.add(new Relation(relation.getType(), uuid(relation.getTarget())));
                }
                yield new UnitAppended(new WorkUnit(uuid(unit.getId()), event.getContextId(), event.getUnits(),
                        unit.getAgentId(), unit.getType(), ts,
                        unit.hasObservedAtMicros() ? instant(unit.getObservedAtMicros()) : null,
                        metaOf(unit.getMetaList()), unit.getContentType(), new Payload(payload, unit.getBinary()),
                        List.copyOf(relations)));
            }
            case CONTEXT_UPDATED -> new ContextUpdated(event.getContextId(), ts, event.getUnits(),
                    event.getContextUpdated().getAgentId(),
                    ContextChangeCodec.fromMessage(event.getContextUpdated()));
            case AGENT_ARRIVED -> new AgentArrived(event.getContextId(), ts, event.getUnits(),
                    event.getAgentArrived().getAgentId());
            case AGENT_LEFT -> new AgentLeft(event.getContextId(), ts, event.getUnits(),
                    event.getAgentLeft().getAgentId());
            case EVENT_NOT_SET -> throw new IllegalArgumentException(
                    "a journaled context event of a kind that this version does not know");
        };
    }

    public static List<MetaEntry> metaOf(SortedMap<String, String> meta) {
        var entries = new ArrayList<MetaEntry>(meta.size());
        meta.forEach((key, value) -> entries.add(MetaEntry.newBuilder().setKey(key).setValue(value).build()));
        return entries;
    }

    public static SortedMap<String, String> metaOf(List<MetaEntry> entries) {
        if (entries.isEmpty()) {
            return Collections.emptySortedMap();
        }
        var meta = new TreeMap<String, String>();
        entries.forEach(entry -> meta.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableSortedMap(meta);
    }

    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    public static ByteString bytesOf(UUID id) {
        var bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return UnsafeByteOperations.unsafeWrap(bytes.flip());
    }

    public static UUID uuid(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("not a journaled context event: an id of " + bytes.size() + " bytes");
        }
        var buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
