package dev.tutti.lock;

import dev.tutti.lock.LockCommand.Asked;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.tracing.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The traced requests of one space that are not decided yet, each with its wait. Empty where nothing is traced. */
final class LockSpans {
    private final Map<UUID, Open> open = new HashMap<>();

    /** {@code pause} is its wait: none while it has not been queued. */
    private record Open(Span acquire, Span pause) {}

    /** A request that is repeated goes on with the span it came with first. */
    void begin(Asked asked) {
        if (asked.span().isRecorded() && asked.request() instanceof AcquireLocks request) {
            open.putIfAbsent(request.requestId(), new Open(asked.span(), Span.NONE));
        }
    }

    /**
     * A batch was decided, or something came to its end: who is queued begins to wait, who is not waits no more.
     *
     * @return those that these events grant
     */
    Span decided(WaitQueue queue, List<LockEvent> events) {
        if (open.isEmpty()) {
            return Span.NONE;
        }
        var queued = new HashSet<UUID>();
        queue.all().forEach(waiting -> queued.add(waiting.request().requestId()));
        var granted = new ArrayList<Span>();
        for (var event : events) {
            if (event instanceof LocksGranted grant && open.containsKey(grant.requestId())) {
                granted.add(open.get(grant.requestId()).acquire());
            }
        }
        open.entrySet().removeIf(entry -> {
            if (queued.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().pause().end();
            return true;
        });
        open.replaceAll((id, one) -> one.pause().isRecorded()
                ? one
                : new Open(one.acquire(), one.acquire().child("lock.wait").tag("tutti.waiting", queue.size())));
        return Span.of(granted, span -> span);
    }
}
