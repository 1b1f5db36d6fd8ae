package dev.tutti.context;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.journal.v1.ContextSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the rules need to know of a context. Evolved in place by its one entity; snapshots are copies.
 *
 * <p>Units are not in it: they are read from the journal, so a context of a million units costs no more heap than one of ten.
 */
final class ContextState {
    private final RecentIds recentIds;
    private final Map<String, Instant> members = new LinkedHashMap<>();
    private String contextId = "";
    private String createdBy = "";
    private String displayName = "";
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
        members.put(agentId, at);
    }

    void moved(Instant at, long unitsNow, ByteString hash) {
        updatedAt = at;
        units = unitsNow;
        events++;
        head = hash;
    }

    ContextView view() {
        return new ContextView(contextId, displayName, createdBy, createdAt, updatedAt, meta,
                members.entrySet().stream().map(m -> new ContextView.Member(m.getKey(), m.getValue())).toList(), units,
                events, HexFormat.of().formatHex(head.toByteArray()));
    }

    ContextSnapshot toSnapshot() {
        var snapshot = ContextSnapshot.newBuilder().setContextId(contextId)
                .setCreatedMicros(ContextEventCodec.micros(createdAt)).setCreatedBy(createdBy)
                .setDisplayName(displayName)
                .addAllMeta(ContextEventCodec.metaOf(meta)).setUpdatedMicros(ContextEventCodec.micros(updatedAt))
                .setUnits(units).setEvents(events).setHeadHash(head).setRecentIds(recentIds.toBytes())
                .setForgottenUntilMillis(recentIds.forgottenUntilMillis());
        members.forEach((agent, at) -> snapshot.addMembersBuilder().setAgentId(agent)
                .setJoinedMicros(ContextEventCodec.micros(at)));
        return snapshot.build();
    }

    static ContextState of(ContextSnapshot snapshot, int rememberedIds) {
        var state = new ContextState(
                RecentIds.restore(rememberedIds, snapshot.getRecentIds(), snapshot.getForgottenUntilMillis()));
        state.created(snapshot.getContextId(), snapshot.getCreatedBy(), snapshot.getDisplayName(),
                ContextEventCodec.metaOf(snapshot.getMetaList()),
                ContextEventCodec.instant(snapshot.getCreatedMicros()));
        for (var member : snapshot.getMembersList()) {
            state.joined(member.getAgentId(), ContextEventCodec.instant(member.getJoinedMicros()));
        }
        state.updatedAt = ContextEventCodec.instant(snapshot.getUpdatedMicros());
        state.units = snapshot.getUnits();
        state.events = snapshot.getEvents();
        state.head = snapshot.getHeadHash();
        return state;
    }

}
