package dev.tutti.lock;

import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.journal.v1.HeldLock;
import dev.tutti.protocol.journal.v1.LockSpaceSnapshot;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LockTtlChanged;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockEventCodec;
import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.lock.LockResource;
import java.time.Duration;
import java.util.Collection;
import java.util.TreeMap;

/** What a lock space must remember: who holds what, and the greatest token it ever gave. Evolved in place by its one entity. */
final class LockState {
    /** By token, and so in the order of the grants. */
    private final TreeMap<Long, Hold> holds = new TreeMap<>();
    private String space = "";
    private long lastToken;
    private long events;

    boolean isOpen() {
        return events > 0;
    }

    Collection<Hold> holds() {
        return holds.values();
    }

    Hold hold(long token) {
        return holds.get(token);
    }

    long lastToken() {
        return lastToken;
    }

    long events() {
        return events;
    }

    LockState evolve(LockEvent event) {
        events++;
        space = event.space();
        switch (event) {
            case LockSpaceOpened opened -> {
            }
            case LocksGranted granted -> {
                for (var grant : granted.grants()) {
                    lastToken = grant.fencingToken();
                    holds.put(lastToken, new Hold(granted.requestId(), grant.resource(), granted.holder(),
                            granted.mode(), lastToken, granted.ts(), granted.ttl(), granted.releaseOnDisconnect()));
                }
            }
            case LockTtlChanged changed -> holds.computeIfPresent(changed.fencingToken(),
                    (token, hold) -> hold.withTtl(changed.ttl()));
            case LockReleased released -> holds.remove(released.fencingToken());
            case LockExpired expired -> holds.remove(expired.fencingToken());
        }
        return this;
    }

    LockSpaceSnapshot toSnapshot() {
        var snapshot = LockSpaceSnapshot.newBuilder().setSpace(space).setLastToken(lastToken).setEvents(events);
        for (var hold : holds.values()) {
            snapshot.addHeld(HeldLock.newBuilder().setRequestId(ContextEventCodec.bytesOf(hold.requestId()))
                    .setResource(hold.resource().text()).setHolder(hold.holder())
                    .setShared(hold.mode() == LockMode.SHARED).setFencingToken(hold.token())
                    .setAcquiredMicros(ContextEventCodec.micros(hold.acquiredAt()))
                    .setTtlMillis(hold.ttl().toMillis()).setReleaseOnDisconnect(hold.releaseOnDisconnect()));
        }
        return snapshot.build();
    }

    static LockState of(LockSpaceSnapshot snapshot) {
        var state = new LockState();
        state.space = snapshot.getSpace();
        state.lastToken = snapshot.getLastToken();
        state.events = snapshot.getEvents();
        for (var held : snapshot.getHeldList()) {
            state.holds.put(held.getFencingToken(), new Hold(ContextEventCodec.uuid(held.getRequestId()),
                    LockResource.parse(held.getResource()), held.getHolder(), LockEventCodec.mode(held.getShared()),
                    held.getFencingToken(), ContextEventCodec.instant(held.getAcquiredMicros()),
                    Duration.ofMillis(held.getTtlMillis()), held.getReleaseOnDisconnect()));
        }
        return state;
    }
}
