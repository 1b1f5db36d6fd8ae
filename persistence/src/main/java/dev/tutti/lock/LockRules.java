package dev.tutti.lock;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.Grant;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LockTtlChanged;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockEvent.ReleaseReason;
import dev.tutti.protocol.lock.LockHandle;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReadLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockRequest.RenewLock;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a lock space allows, for one batch of requests: it plans events on top of the state, which stays as it is until they
 * are durable, and keeps the answers back until then.
 *
 * <p>A request is granted when it conflicts with nothing that is held and with no request that came before it. So whoever
 * waits is passed by nobody it is in conflict with, and nobody starves.
 */
final class LockRules {
    private static final int NOT_QUEUED = -1;

    private final String space;
    private final LockState state;
    private final WaitQueue queue;
    private final Leases leases;
    private final OverRequests over;
    private final Moment now;
    private final int maxHolds;
    private final TreeMap<Long, Hold> holds = new TreeMap<>();
    private final List<LockEvent> events = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private long lastToken;

    LockRules(String space, LockState state, WaitQueue queue, Leases leases, OverRequests over, Moment now,
            int maxHolds) {
        this.space = space;
        this.state = state;
        this.queue = queue;
        this.leases = leases;
        this.over = over;
        this.now = now;
        this.maxHolds = maxHolds;
        state.holds().forEach(hold -> holds.put(hold.token(), hold));
        this.lastToken = state.lastToken();
    }

    /** To be persisted together. */
    List<LockEvent> events() {
        return events;
    }

    /** To be given once the events are durable. */
    List<Runnable> answers() {
        return answers;
    }

    void acquire(AcquireLocks request, Consumer<LockReply> replyTo) {
        var before = holds.values().stream().filter(hold -> hold.requestId().equals(request.requestId())).toList();
        if (!before.isEmpty()) {
            answer(replyTo, new LockReply.Granted(before.stream().map(this::handle).toList(), true));
            return;
        }
        if (over.contains(request.requestId())) {
            answer(replyTo, new LockReply.Refused(new Problem.RequestOver(request.requestId())));
            return;
        }
        if (queue.rejoin(request.requestId(), replyTo)) {
            return;
        }
        var inTheWay = queue.blockers(request, holds.values(), queue.size());
        if (inTheWay.isEmpty()) {
            grant(request, replyTo);
        } else if (request.patience().isZero()) {
            answer(replyTo, new LockReply.Refused(held(request, NOT_QUEUED)));
        } else if (queue.isFull()) {
            answer(replyTo, new LockReply.Refused(
                    new Problem.Overloaded(queue.size() + " requests wait for locks of '" + space + "'", 1_000)));
        } else {
            var cycle = queue.cycle(request, holds.values());
            if (cycle.isEmpty()) {
                queue.add(new Waiting(request, now.nanos() + request.patience().toNanos(), replyTo));
            } else {
                answer(replyTo, new LockReply.Refused(new Problem.Deadlock(cycle)));
            }
        }
    }

    private void grant(AcquireLocks request, Consumer<LockReply> replyTo) {
        if (holds.size() + request.resources().size() > maxHolds) {
            answer(replyTo, new LockReply.Refused(
                    new Problem.Overloaded(holds.size() + " locks are held in '" + space + "'", 1_000)));
            return;
        }
        if (!state.isOpen() && events.isEmpty()) {
            events.add(new LockSpaceOpened(space, now.wall()));
        }
        var grants = new ArrayList<Grant>();
        var handles = new ArrayList<LockHandle>();
        for (var resource : request.resources()) {
            grants.add(new Grant(resource, ++lastToken));
            var hold = new Hold(request.requestId(), resource, request.agentId(), request.mode(), lastToken,
                    now.wall(), request.ttl(), request.releaseOnDisconnect());
            holds.put(lastToken, hold);
            handles.add(handle(hold));
        }
        events.add(new LocksGranted(space, now.wall(), request.requestId(), request.agentId(), request.mode(),
                request.ttl(), request.releaseOnDisconnect(), grants));
        answer(replyTo, new LockReply.Granted(handles, false));
    }

    void renew(RenewLock request, Consumer<LockReply> replyTo) {
        var hold = holds.get(request.fencingToken());
        if (!isOf(hold, request.resource(), request.agentId())) {
            answer(replyTo, new LockReply.Refused(stale(request.resource().text(), request.fencingToken())));
            return;
        }
        var renewed = request.ttl() == null ? hold : hold.withTtl(request.ttl());
        if (!renewed.ttl().equals(hold.ttl())) {
            events.add(new LockTtlChanged(space, now.wall(), hold.token(), renewed.ttl()));
            holds.put(hold.token(), renewed);
        }
        leases.begin(renewed, now);
        answer(replyTo, new LockReply.Renewed(handle(renewed)));
    }

    void release(ReleaseLock request, Consumer<LockReply> replyTo) {
        var hold = holds.get(request.fencingToken());
        if (!isOf(hold, request.resource(), request.agentId())) {
            answer(replyTo, new LockReply.Refused(stale(request.resource().text(), request.fencingToken())));
            return;
        }
        letGo(hold, ReleaseReason.RELEASED);
        if (holds.values().stream().noneMatch(other -> other.requestId().equals(hold.requestId()))) {
            over.add(hold.requestId());
        }
        settle();
        answer(replyTo, new LockReply.Released());
    }

    void withdraw(UUID requestId, Consumer<LockReply> replyTo) {
        over.add(requestId);
        queue.remove(requestId);
        holds.values().stream().filter(hold -> hold.requestId().equals(requestId)).toList()
                .forEach(hold -> letGo(hold, ReleaseReason.WITHDRAWN));
        settle();
        answer(replyTo, new LockReply.Released());
    }

    void read(ReadLocks request, Consumer<LockReply> replyTo) {
        var found = holds.values().stream().filter(hold -> hold.resource().overlaps(request.resource()))
                .map(this::handle).toList();
        answer(replyTo, new LockReply.LocksFound(found, queue.waitingFor(request.resource())));
    }

    /** Ends what is due: leases, holds of agents that are gone, and waits. */
    void tick() {
        for (var hold : List.copyOf(holds.values())) {
            if (leases.isExpired(hold, now)) {
                holds.remove(hold.token());
                events.add(new LockExpired(space, now.wall(), hold.resource(), hold.holder(), hold.token()));
            } else if (leases.isAbandoned(hold, now)) {
                letGo(hold, ReleaseReason.DISCONNECTED);
            }
        }
        settle();
        for (var late : queue.due(now.nanos())) {
            // One that left before may have been all that stood in its way: then it was granted in the last moment.
            if (queue.indexOf(late) >= 0) {
                var problem = held(late.request(), queue.indexOf(late));
                queue.remove(late.request().requestId());
                answer(late.replyTo(), new LockReply.Refused(problem));
                settle();
            }
        }
    }

    /** Refuses a wait that a circle over several spaces was found through. */
    void refuse(UUID requestId, List<Problem.Deadlock.Wait> cycle) {
        queue.find(requestId).ifPresent(waiting -> {
            queue.remove(requestId);
            answer(waiting.replyTo(), new LockReply.Refused(new Problem.Deadlock(cycle)));
            settle();
        });
    }

    private void letGo(Hold hold, ReleaseReason reason) {
        holds.remove(hold.token());
        events.add(new LockReleased(space, now.wall(), hold.resource(), hold.holder(), hold.token(), reason));
    }

    /** Grants, in the order they came, what nothing is in the way of any more. */
    private void settle() {
        for (var i = 0; i < queue.size();) {
            var waiting = queue.get(i);
            if (queue.blockers(waiting.request(), holds.values(), i).isEmpty()) {
                queue.remove(waiting.request().requestId());
                grant(waiting.request(), waiting.replyTo());
            } else {
                i++;
            }
        }
    }

    private static boolean isOf(Hold hold, LockResource resource, String agentId) {
        return hold != null && hold.resource().equals(resource) && hold.holder().equals(agentId);
    }

    private static Problem stale(String resource, long token) {
        return new Problem.StaleToken(resource, token);
    }

    /** @param index where it stands in the queue */
    private Problem held(AcquireLocks request, int index) {
        var ahead = index == NOT_QUEUED ? queue.size() : index;
        var hold = queue.holdInTheWay(request, holds.values(), ahead);
        return new Problem.LockHeld(hold.resource().text(), hold.holder(), hold.mode().name(), expiresAt(hold),
                queue.conflicting(request, queue.size()),
                index == NOT_QUEUED ? 0 : queue.conflicting(request, index) + 1);
    }

    private LockHandle handle(Hold hold) {
        return new LockHandle(hold.resource(), hold.holder(), hold.mode(), hold.token(), hold.acquiredAt(),
                expiresAt(hold));
    }

    private Instant expiresAt(Hold hold) {
        var end = leases.endNanos(hold);
        return (end == Long.MAX_VALUE ? now.wall().plus(hold.ttl()) : now.after(end))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private void answer(Consumer<LockReply> replyTo, LockReply reply) {
        answers.add(() -> replyTo.accept(reply));
    }
}
