package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.journal.v1.ContextUpdated;
import dev.tutti.protocol.journal.v1.UnitLink;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** The changes of a context in their journaled form. */
final class ContextChangeCodec {
    private ContextChangeCodec() {}

    static ContextUpdated toMessage(ContextEvent.ContextUpdated updated) {
        var change = updated.change();
        var message = ContextUpdated.newBuilder().setAgentId(updated.agentId()).addAllAddedAgents(change.addAgents())
                .addAllRemovedAgents(change.removeAgents()).addAllPinned(bytes(change.pin()))
                .addAllUnpinned(bytes(change.unpin())).addAllUnlinked(bytes(change.unlink()))
                .addAllSetMeta(ContextEventCodec.metaOf(change.setMeta())).addAllRemovedMeta(change.removeMeta());
        change.link().forEach(link -> message.addLinked(toMessage(link)));
        if (change.displayName() != null) {
            message.setDisplayName(change.displayName());
        }
        if (change.status() != null) {
            message.setStatusValue(change.status().ordinal());
        }
        return message.build();
    }

    static ContextChange fromMessage(ContextUpdated message) {
        var removed = new TreeSet<>(message.getRemovedMetaList());
        return new ContextChange(List.copyOf(message.getAddedAgentsList()),
                List.copyOf(message.getRemovedAgentsList()), uuids(message.getPinnedList()),
                uuids(message.getUnpinnedList()),
                message.getLinkedList().stream().map(ContextChangeCodec::link).toList(),
                uuids(message.getUnlinkedList()), message.hasDisplayName() ? message.getDisplayName() : null,
                message.hasStatus() ? status(message.getStatusValue()) : null,
                ContextEventCodec.metaOf(message.getSetMetaList()), Collections.unmodifiableSortedSet(removed));
    }

    private static UnitLink toMessage(Link link) {
        return UnitLink.newBuilder().setUnit(ContextEventCodec.bytesOf(link.unit())).setContextId(link.contextId())
                .build();
    }

    private static Link link(UnitLink message) {
        return new Link(ContextEventCodec.uuid(message.getUnit()), message.getContextId());
    }

    private static ContextStatus status(int number) {
        if (number < 0 || number >= ContextStatus.values().length) {
            throw new IllegalArgumentException("a status of a context that this version does not know: " + number);
        }
        return ContextStatus.values()[number];
    }

    private static List<ByteString> bytes(List<UUID> ids) {
        return ids.stream().map(ContextEventCodec::bytesOf).toList();
    }

    private static List<UUID> uuids(List<ByteString> ids) {
        return ids.stream().map(ContextEventCodec::uuid).toList();
    }
}
