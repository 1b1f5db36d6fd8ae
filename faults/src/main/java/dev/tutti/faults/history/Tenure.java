package dev.tutti.faults.history;

import java.util.List;

/**
 * A lock as its holder knows of it. All times are nanoseconds of the run's clock, which is the same for all clients.
 *
 * @param request       of one request may be several locks, which are never in each other's way
 * @param skewed        whether the holder's clock was wrong meanwhile: then what it believed counts for nothing
 * @param attempts      how often the request was sent until it was answered
 * @param grantedAt     when the grant was answered
 * @param believedUntil when its holder, by its own reckoning, could no longer be sure of it
 * @param confirmed     when the requests were sent that the server answered as of somebody who holds it, the first being the one
 *                      that was granted
 */
public record Tenure(String space, String resource, String holder, String request, long token, boolean shared,
        boolean skewed, int attempts, long grantedAt, long believedUntil, List<Long> confirmed) {

    public boolean conflictsWith(Tenure other) {
        return space.equals(other.space) && !request.equals(other.request) && !(shared && other.shared)
                && Paths.overlap(path(), other.path());
    }

    private String path() {
        return Paths.ofResource(resource);
    }

    long lastConfirmed() {
        return confirmed.stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
    }

    /** Whether a request that was sent after the given moment was answered as of somebody who holds this. */
    public boolean confirmedAfter(long nanos) {
        return lastConfirmed() > nanos;
    }
}
