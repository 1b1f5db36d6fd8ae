package dev.tutti.context;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.context.ContextView.Member;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.journal.v1.ContextSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the rules need to know of a context. Evolved in place by its one entity; snapshots are copies.
 *
 * <p>Units are not in it: they are read from the journal, so a context of a million units costs no more heap than one of ten.
 */
final class ContextState {
    private final RecentIds recentIds;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<UUID> pins = new LinkedHashSet<>();
    private final Map<UUID, Link> links = new LinkedHashMap<>();
    private String contextId = "";
    private String createdBy = "";
    private String displayName = "";
    private ContextStatus status = ContextStatus.ACTIVE;
    private Instant createdAt;
    private Instant updatedAt = Instant.EPOCH;
    private SortedMap<String, String> meta = Collections.emptySortedMap();
    private long units;
    private long events;
    private ByteString head = HashChain.GENESIS;

    ContextState(int rememberedIds) {
        this(new RecentIds(rememberedIds));
    }

    private ContextState(RecentIds recentIds) {
        this.recentIds = recentIds;
    }

    boolean exists() {
        return createdAt != null;
    }

    String contextId() {
        return contextId;
    }

    String displayName() {
        return displayName;
    }

    SortedMap<String, String> meta() {
        return meta;
    }

    /** When the last event happened: time in a context never runs backwards. */
    Instant updatedAt() {
        return updatedAt;
    }

    long units() {
        return units;
    }

    /** How many events made it: the number of the last one. */
    long events() {
        return events;
    }

    ByteString head() {
        return head;
    }

    ContextStatus status() {
        return status;
    }

    Set<UUID> pins() {
        return pins;
    }

    Map<UUID, Link> links() {
        return links;
    }

    boolean isPresent(String agentId) {
        var member = members.get(agentId);
        return member != null && member.presentSince() != null;
    }

    List<String> presentAgents() {
        return members.values().stream().filter(member -> member.presentSince() != null).map(Member::agentId).toList();
    }

    boolean isMember(String agentId) {
        return members.containsKey(agentId);
    }

    int memberCount() {
        return members.size();
    }

    RecentIds recentIds() {
        return recentIds;
    }

    void created(String id, String by, String name, SortedMap<String, String> about, Instant at) {
        contextId = id;
        createdBy = by;
        displayName = name;
        meta = about;
        createdAt = at;
    }

    void joined(String agentId, Instant at) {
        members.putIfAbsent(agentId, new Member(agentId, at, null));
    }

    void arrived(String agentId, Instant at) {
        var before = members.get(agentId);
        members.put(agentId, new Member(agentId, before == null ? at : before.joinedAt(), at));
    }

    void left(String agentId) {
        members.computeIfPresent(agentId, (id, member) -> new Member(id, member.joinedAt(), null));
    }

    void changed(ContextChange change, Instant at) {
        change.removeAgents().forEach(members::remove);
        change.addAgents().forEach(agentId -> joined(agentId, at));
        change.unpin().forEach(pins::remove);
        pins.addAll(change.pin());
        change.unlink().forEach(links::remove);
        change.link().forEach(link -> links.put(link.unit(), link));
        displayName = change.displayName() == null ? displayName : change.displayName();
        status = change.status() == null ? status : change.status();
        if (!change.setMeta().isEmpty() || !change.removeMeta().isEmpty()) {
            var changed = new TreeMap<>(meta);
            changed.keySet().removeAll(change.removeMeta());
            changed.putAll(change.setMeta());
            meta = Collections.unmodifiableSortedMap(changed);
        }
    }

    void moved(Instant at, long unitsNow, ByteString hash) {
        updatedAt = at;
        units = unitsNow;
        events++;
        head = hash;
    }

    ContextView view() {
        return new ContextView(contextId, displayName, createdBy, createdAt, updatedAt, status, meta,
                List.copyOf(members.values()), List.copyOf(pins), List.copyOf(links.values()), units, events,
                HexFormat.of().formatHex(head.toByteArray()));
    }

    ContextSnapshot toSnapshot() {
        var snapshot = ContextSnapshot.newBuilder().setContextId(contextId)
                .setCreatedMicros(ContextEventCodec.micros(createdAt)).setCreatedBy(createdBy)
                .setDisplayName(displayName)
                .addAllMeta(ContextEventCodec.metaOf(meta)).setUpdatedMicros(ContextEventCodec.micros(updatedAt))
                .setUnits(units).setEvents(events).setHeadHash(head).setRecentIds(recentIds.toBytes())
                .setForgottenUntilMillis(recentIds.forgottenUntilMillis());
        members.values().forEach(member -> {
            var message = snapshot.addMembersBuilder().setAgentId(member.agentId())
                    .setJoinedMicros(ContextEventCodec.micros(member.joinedAt()));
            if (member.presentSince() != null) {
                message.setPresentSinceMicros(ContextEventCodec.micros(member.presentSince()));
            }
        });
        snapshot.setCompleted(status == ContextStatus.COMPLETED)
                .setPins(ByteString.copyFrom(pins.stream().map(ContextEventCodec::bytesOf).toList()));
        links.values().forEach(link -> snapshot.addLinksBuilder()
                .setUnit(ContextEventCodec.bytesOf(link.unit())).setContextId(link.contextId()));
        return snapshot.build();
    }

    static ContextState of(ContextSnapshot snapshot, int rememberedIds) {
        var state = new ContextState(
                RecentIds.restore(rememberedIds, snapshot.getRecentIds(), snapshot.getForgottenUntilMillis()));
        state.created(snapshot.getContextId(), snapshot.getCreatedBy(), snapshot.getDisplayName(),
                ContextEventCodec.metaOf(snapshot.getMetaList()),
                ContextEventCodec.instant(snapshot.getCreatedMicros()));
        for (var member : snapshot.getMembersList()) {
            state.members.put(member.getAgentId(), new Member(member.getAgentId(),
                    ContextEventCodec.instant(member.getJoinedMicros()),
                    member.hasPresentSinceMicros() ? ContextEventCodec.instant(member.getPresentSinceMicros()) : null));
        }
        state.status = snapshot.getCompleted() ? ContextStatus.COMPLETED : ContextStatus.ACTIVE;
        var pinned = snapshot.getPins();
        for (var at = 0; at < pinned.size(); at += 16) {
            state.pins.add(ContextEventCodec.uuid(pinned.substring(at, at + 16)));
        }
        for (var link : snapshot.getLinksList()) {
            var unit = ContextEventCodec.uuid(link.getUnit());
            state.links.put(unit, new Link(unit, link.getContextId()));
        }
        state.updatedAt = ContextEventCodec.instant(snapshot.getUpdatedMicros());
        state.units = snapshot.getUnits();
        state.events = snapshot.getEvents();
        state.head = snapshot.getHeadHash();
        return state;
    }

}
