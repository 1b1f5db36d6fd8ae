package dev.tutti.http;

import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.FeedEvent.Encoding;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.json.ContextJson;
import dev.tutti.protocol.json.LockJson;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.wire.v1.ServerFrame;
import dev.tutti.protocol.workunit.WorkUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One event as the contract names it. Most journaled events are one; a unit that revises others is followed by a part for
 * each of them. Each wire form is made once, by the first subscriber that wants it, and shared by all.
 */
final class Part {
    private static final Encoding<Parts> PARTS = new Encoding<>(0, Parts.class,
            event -> new Parts(List.copyOf(parts(event))));

    private final String name;
    private final Json.Writing writing;
    private final WorkUnit unit;
    private final LockResource resource;
    private volatile byte[] json;
    private volatile byte[] protobuf;

    /**
     * @param unit     the unit that the part is, or null where it is none
     * @param resource the resource whose lock it tells of, or null
     */
    private Part(String name, WorkUnit unit, LockResource resource, Json.Writing writing) {
        this.name = name;
        this.resource = resource;
        this.unit = unit;
        this.writing = writing;
    }

    /** A list with its element type kept. */
    private record Parts(List<Part> parts) {}

    static List<Part> of(FeedEvent event) {
        return event.encoded(PARTS).parts();
    }

    /** The resource whose lock this tells of; null where it tells of none. */
    LockResource resource() {
        return resource;
    }

    String name() {
        return name;
    }

    byte[] json() {
        var made = json;
        if (made == null) {
            made = Json.bytes(writing);
            json = made;
        }
        return made;
    }

    /** A {@code ServerFrame} without its cursor. */
    byte[] protobuf() {
        var made = protobuf;
        if (made == null) {
            var frame = ServerFrame.newBuilder().setEvent(name);
            if (unit == null) {
                frame.setJson(UnsafeByteOperations.unsafeWrap(json()));
            } else {
                frame.setUnit(WorkUnitProto.of(unit));
            }
            made = frame.build().toByteArray();
            protobuf = made;
        }
        return made;
    }

    private static List<Part> parts(FeedEvent event) {
        return switch (event.event()) {
            case ContextEvent happened -> parts(happened);
            case LockEvent happened -> parts(happened);
            default -> throw new IllegalStateException("an event of no known kind: " + event.log());
        };
    }

    private static List<Part> parts(ContextEvent event) {
        return switch (event) {
            case UnitAppended(var unit) -> {
                var parts = new ArrayList<Part>(1);
                parts.add(new Part("workunit.created", unit, null, json -> WorkUnitJson.write(json, unit)));
                for (var relation : unit.relations()) {
                    if (relation.type().equals("REVISES")) {
                        parts.add(new Part("workunit.revised", null, null,
                                json -> WorkUnitJson.writeRevision(json, unit, relation.target())));
                    }
                }
                yield parts;
            }
            case ContextEvent.ContextCreated created -> List.of(other("context.created", created));
            case ContextEvent.AgentJoined joined -> List.of(other("agent.joined", joined));
            case ContextEvent.AgentArrived arrived -> List.of(other("agent.joined", arrived));
            case ContextEvent.AgentLeft left -> List.of(other("agent.left", left));
            case ContextEvent.ContextUpdated updated -> {
                var parts = new ArrayList<Part>();
                parts.add(other("context.updated", updated));
                updated.change().addAgents().forEach(agent -> parts.add(agent("agent.joined", updated, agent)));
                updated.change().removeAgents().forEach(agent -> parts.add(agent("agent.left", updated, agent)));
                yield parts;
            }
        };
    }

    private static Part agent(String name, ContextEvent event, String agentId) {
        return new Part(name, null, null, json -> ContextJson.writeAgent(json, event, agentId));
    }

    private static List<Part> parts(LockEvent event) {
        return switch (event) {
            case LocksGranted granted -> granted.grants().stream()
                    .map(grant -> lock("lock.acquired", event, grant.resource(), granted.holder(),
                            grant.fencingToken(), granted.mode().name(), null))
                    .toList();
            case LockReleased released -> List.of(lock("lock.released", event, released.resource(),
                    released.holder(), released.fencingToken(), null, released.reason().name()));
            case LockExpired expired -> List.of(lock("lock.expired", event, expired.resource(), expired.holder(),
                    expired.fencingToken(), null, null));
            case LockEvent.LockSpaceOpened opened -> List.of();
            case LockEvent.LockTtlChanged changed -> List.of();
        };
    }

    private static Part lock(String name, LockEvent event, LockResource resource, String holder, long token,
            String mode, String reason) {
        return new Part(name, null, resource,
                json -> LockJson.writeChange(json, event.ts(), resource, holder, token, mode, reason));
    }

    private static Part other(String name, ContextEvent event) {
        return new Part(name, null, null, json -> ContextJson.write(json, event));
    }
}
