package dev.tutti.lock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * When what is held and awaited ends, while the space runs. Not journaled: at recovery every lease begins anew with its whole
 * time to live, which is longer than nobody could renew it and never shorter than was promised.
 */
final class Leases {
    private final long graceNanos;
    private final Map<Long, Long> ends = new HashMap<>();
    /** When an agent was last known to have a connection. */
    private final Map<String, Long> seen = new HashMap<>();

    Leases(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    void begin(Hold hold, Moment now) {
        ends.put(hold.token(), now.nanos() + hold.ttl().toNanos());
        if (hold.releaseOnDisconnect()) {
            seen.merge(hold.holder(), now.nanos(), Math::max);
        }
    }

    void end(long token) {
        ends.remove(token);
    }

    void seen(String agentId, Moment now) {
        seen.computeIfPresent(agentId, (agent, before) -> Math.max(before, now.nanos()));
    }

    /** Forgets agents without a hold that asks for their connection. */
    void forgetAgentsBut(Set<String> agents) {
        seen.keySet().retainAll(agents);
    }

    long endNanos(Hold hold) {
        return ends.getOrDefault(hold.token(), Long.MAX_VALUE);
    }

    boolean isExpired(Hold hold, Moment now) {
        var end = ends.get(hold.token());
        return end != null && end - now.nanos() <= 0;
    }

    boolean isAbandoned(Hold hold, Moment now) {
        var last = seen.get(hold.holder());
        return hold.releaseOnDisconnect() && last != null && now.nanos() - last >= graceNanos;
    }

    /** When something here is next due. */
    OptionalLong nextNanos(Iterable<Hold> holds) {
        var dues = new ArrayList<Long>();
        for (var hold : holds) {
            dues.add(endNanos(hold));
            if (hold.releaseOnDisconnect() && seen.containsKey(hold.holder())) {
                dues.add(seen.get(hold.holder()) + graceNanos);
            }
        }
        return dues.stream().mapToLong(Long::longValue).min();
    }
}
