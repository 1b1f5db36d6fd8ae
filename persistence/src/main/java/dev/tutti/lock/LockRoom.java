package dev.tutti.lock;

import dev.tutti.journal.JournalSpace;
import dev.tutti.journal.JournalSpace.Level;
import dev.tutti.journal.JournalSpace.Loss;
import dev.tutti.lock.LockCommand.Asked;
import dev.tutti.lock.LockCommand.Batch;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReadLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockRequest.RenewLock;
import dev.tutti.protocol.lock.LockRequest.WithdrawAcquire;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What a lock space takes on while its journal's disk is short of room: nobody begins to hold anything on the reserve, and what
 * ends a hold may use it up. With nothing left, or a store that does not answer, no hold ends, and renewals, which write
 * nothing, go on.
 */
final class LockRoom {
    private static final Problem MOVED = new Problem.Overloaded("the locks have moved to another node", 1_000);

    private final JournalSpace space;
    private final String persistenceId;
    private Batch underWay;

    LockRoom(ActorSystem<?> system, String persistenceId) {
        this.space = JournalSpace.get(system);
        this.persistenceId = persistenceId;
    }

    boolean isFull() {
        return space.level() == Level.NONE || space.level() == Level.UNREACHABLE;
    }

    /** Whether the rules may decide a request; where not, it is refused. */
    boolean takes(Asked asked, LockState state, WaitQueue queue) {
        var takes = switch (asked.request()) {
            case AcquireLocks request -> space.level() == Level.ENOUGH || isKnown(request, state, queue);
            case RenewLock request -> !isFull() || writesNothing(request, state);
            case ReleaseLock request -> !isFull();
            case WithdrawAcquire request -> !isFull();
            case ReadLocks request -> true;
        };
        if (!takes) {
            refuse(asked, none());
        }
        return takes;
    }

    /** A repetition of what was granted, or waits: it has its answer, or keeps its place. */
    private static boolean isKnown(AcquireLocks request, LockState state, WaitQueue queue) {
        return queue.find(request.requestId()).isPresent()
                || state.holds().stream().anyMatch(hold -> hold.requestId().equals(request.requestId()));
    }

    private static boolean writesNothing(RenewLock request, LockState state) {
        var hold = state.hold(request.fencingToken());
        return hold == null || request.ttl() == null || request.ttl().equals(hold.ttl());
    }

    /** One that is withdrawn is withdrawn again and again until that was possible. */
    private static void refuse(Asked asked, LockReply why) {
        if (!(asked.request() instanceof WithdrawAcquire)) {
            asked.replyTo().tell(why);
        }
    }

    /** While nothing can be written nothing can be granted, and who has waited long enough is told why. */
    void refuse(List<Waiting> late, WaitQueue queue) {
        for (var waiting : late) {
            queue.remove(waiting.request().requestId());
            waiting.replyTo().accept(none());
        }
    }

    /** @param batch who waits for the write; null where nobody does */
    void writing(Batch batch) {
        underWay = batch;
    }

    void written() {
        underWay = null;
    }

    private LockReply none() {
        return new LockReply.Refused(space.refusal());
    }

    /** The entity begins again from what is durable, or ends. Of an unknown end nobody is told: they ask again, or find out. */
    void failed(WaitQueue queue) {
        var loss = space.takeLoss(persistenceId);
        if (underWay != null && loss.isPresent() && loss.get() != Loss.UNKNOWN) {
            var why = loss.get() == Loss.FENCED ? new LockReply.Refused(MOVED) : none();
            for (var asked : underWay.requests()) {
                if (asked.request() instanceof AcquireLocks acquire) {
                    queue.remove(acquire.requestId());
                }
                refuse(asked, why);
            }
            underWay.replyTo().tell(LockCommand.Written.DONE);
        }
        written();
    }
}
