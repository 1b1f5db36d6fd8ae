package dev.tutti.protocol.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happened in a lock space. */
public sealed interface LockEvent {
    String space();

    Instant ts();

    /** The first event of every space. */
    record LockSpaceOpened(String space, Instant ts) implements LockEvent {}

    /** A request was granted, all of it at once. */
    record LocksGranted(String space, Instant ts, UUID requestId, String holder, LockMode mode, Duration ttl,
            boolean releaseOnDisconnect, List<Grant> grants) implements LockEvent {}

    record Grant(LockResource resource, long fencingToken) {}

    /** A renewal that changed the time to live; others change nothing that must be remembered. */
    record LockTtlChanged(String space, Instant ts, long fencingToken, Duration ttl) implements LockEvent {}

    record LockReleased(String space, Instant ts, LockResource resource, String holder, long fencingToken,
            ReleaseReason reason) implements LockEvent {}

    record LockExpired(String space, Instant ts, LockResource resource, String holder, long fencingToken)
            implements
                LockEvent {}

    /** Why a lock was let go. Stored by number, so the order never changes. */
    enum ReleaseReason {
        /** Its holder said so. */
        RELEASED,
        /** The client that asked for it was gone before it had the answer. */
        WITHDRAWN,
        /** Its holder had no connection for the grace period, and had asked for this. */
        DISCONNECTED
    }
}
