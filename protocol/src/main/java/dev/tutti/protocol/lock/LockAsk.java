package dev.tutti.protocol.lock;

import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.RenewLock;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A request for locks as a client wrote it, before anything in it was checked.
 *
 * @param requestId null where the client gave none
 * @param single    whether it asked for one resource, and so wants one handle
 * @param ttlMs     null for the default
 * @param waitMs    null not to wait
 */
public record LockAsk(UUID requestId, List<String> resources, boolean single, LockMode mode, Long ttlMs, Long waitMs,
        boolean releaseOnDisconnect) {

    /** Either what is asked of the space, or why it is not asked. */
    public sealed interface Checked {
        record Good(AcquireLocks request) implements Checked {}

        record Bad(Problem problem) implements Checked {}
    }

    public Checked check(String agentId, LockLimits limits) {
        if (agentId == null) {
            return new Checked.Bad(new Problem.InvalidField("agentId", "is required: name the agent in X-Agent-Id"));
        }
        if (resources.isEmpty()) {
            return new Checked.Bad(new Problem.InvalidField("resources", "must name one at least"));
        }
        if (resources.size() > limits.resources()) {
            return new Checked.Bad(
                    new Problem.TooLarge("resources in one request", limits.resources(), resources.size()));
        }
        var sorted = new TreeSet<LockResource>();
        for (var text : resources) {
            try {
                sorted.add(LockResource.parse(text));
            } catch (IllegalArgumentException e) {
                return new Checked.Bad(
                        new Problem.InvalidField("resource", e.getMessage() + ""));
            }
        }
        if (!sorted.first().space().equals(sorted.last().space())) {
            return new Checked.Bad(new Problem.SeveralLockSpaces(sorted.first().space(), sorted.last().space()));
        }
        var wait = waitMs == null ? 0 : waitMs;
        if (wait < 0 || wait > limits.maxWait().toMillis()) {
            return new Checked.Bad(
                    new Problem.InvalidField("waitMs", "must be from 0 to " + limits.maxWait().toMillis()));
        }
        var badTtl = badTtl(ttlMs, limits);
        if (badTtl != null) {
            return new Checked.Bad(badTtl);
        }
        return new Checked.Good(new AcquireLocks(requestId == null ? UnitIds.next() : requestId, agentId,
                new ArrayList<>(sorted), mode,
                ttlMs == null ? limits.defaultTtl() : Duration.ofMillis(ttlMs), Duration.ofMillis(wait),
                releaseOnDisconnect));
    }

    /** Why a time to live is not to be had, or null. */
    public static Problem badTtl(Long ttlMs, LockLimits limits) {
        return ttlMs != null && (ttlMs < limits.minTtl().toMillis() || ttlMs > limits.maxTtl().toMillis())
                ? new Problem.InvalidField("ttlMs",
                        "must be from " + limits.minTtl().toMillis() + " to " + limits.maxTtl().toMillis())
                : null;
    }

    /** What a renewal asks for. */
    public static RenewLock renewal(LockResource resource, String agentId, long fencingToken, Long ttlMs) {
        return new RenewLock(resource, agentId, fencingToken, ttlMs == null ? null : Duration.ofMillis(ttlMs));
    }
}
