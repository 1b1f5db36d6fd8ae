package dev.tutti.protocol.lock;

import java.time.Instant;

/**
 * A lock that is held.
 *
 * @param fencingToken grows strictly with every grant in a space: of two holders of anything that overlaps, the later has the
 *                     greater one. What a lock protects should refuse whoever comes with a smaller one than it has seen.
 * @param expiresAt    when the lease ends unless it is renewed, by the server's clock
 */
public record LockHandle(LockResource resource, String holder, LockMode mode, long fencingToken, Instant acquiredAt,
        Instant expiresAt) {}
