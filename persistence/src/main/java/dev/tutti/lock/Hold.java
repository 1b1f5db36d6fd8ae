package dev.tutti.lock;

import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.lock.LockResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A lock that is held, as the journal knows it; when its lease ends is known only to the running space. */
record Hold(UUID requestId, LockResource resource, String holder, LockMode mode, long token, Instant acquiredAt,
        Duration ttl, boolean releaseOnDisconnect) {

    boolean conflictsWith(List<LockResource> resources, LockMode wanted) {
        return mode.conflictsWith(wanted) && resources.stream().anyMatch(resource::overlaps);
    }

    Hold withTtl(Duration changed) {
        return new Hold(requestId, resource, holder, mode, token, acquiredAt, changed, releaseOnDisconnect);
    }
}
