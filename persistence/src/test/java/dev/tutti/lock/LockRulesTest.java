package dev.tutti.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockReply.Granted;
import dev.tutti.protocol.lock.LockReply.Refused;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a lock space allows, without an actor or a clock in sight. */
class LockRulesTest {
    private static final Duration TTL = Duration.ofSeconds(30);

    private final LockState state = new LockState();
    private final WaitQueue queue = new WaitQueue(3);
    private final Leases leases = new Leases(Duration.ofSeconds(10).toNanos());
    private final OverRequests over = new OverRequests();
    private long seconds;

    /** One batch: what is done in it, and its events made true. */
    private List<LockEvent> batch(Consumer<LockRules> what) {
        var now = new Moment(Instant.EPOCH.plusSeconds(seconds), Duration.ofSeconds(seconds).toNanos());
        var rules = new LockRules("s", state, queue, leases, over, now, 5);
        what.accept(rules);
        rules.events().forEach(state::evolve);
        state.holds().stream().filter(hold -> leases.endNanos(hold) == Long.MAX_VALUE)
                .forEach(hold -> leases.begin(hold, now));
        rules.answers().forEach(Runnable::run);
        return rules.events();
    }

    private static AcquireLocks request(String agent, int waitSeconds, String... resources) {
        return new AcquireLocks(UnitIds.next(), agent, Stream.of(resources).map(LockResource::parse).sorted().toList(),
                LockMode.EXCLUSIVE, TTL, Duration.ofSeconds(waitSeconds), false);
    }

    /** The answers to one request, as they come. */
    private List<LockReply> acquire(AcquireLocks request) {
        var replies = new ArrayList<LockReply>();
        batch(rules -> rules.acquire(request, replies::add));
        return replies;
    }

    private void release(List<LockReply> granted) {
        var lock = ((Granted) granted.getFirst()).locks().getFirst();
        batch(rules -> rules.release(new ReleaseLock(lock.resource(), lock.holder(), lock.fencingToken()),
                reply -> {}));
    }

    private static Problem problem(List<LockReply> replies) {
        return ((Refused) replies.getLast()).problem();
    }

    @Test
    void whoeverWaitsIsPassedByNobodyItIsInConflictWith() {
        var held = acquire(request("a", 0, "s:x"));
        var both = acquire(request("b", 60, "s:x", "s:y"));
        assertThat(both).isEmpty();
        assertThat(problem(acquire(request("c", 0, "s:y")))).isInstanceOf(Problem.LockHeld.class);
        assertThat(acquire(request("c", 0, "s:z"))).singleElement().isInstanceOf(Granted.class);
        release(held);
        assertThat(both).singleElement().isInstanceOf(Granted.class);
    }

    @Test
    void aWaitingRequestHoldsNothingAndIsGrantedWholeInTheWriteThatFreesIt() {
        var held = acquire(request("a", 0, "s:x"));
        acquire(request("b", 60, "s:w", "s:x"));
        assertThat(state.holds()).hasSize(1);
        var lock = ((Granted) held.getFirst()).locks().getFirst();
        var events = batch(rules -> rules.release(new ReleaseLock(lock.resource(), "a", lock.fencingToken()),
                reply -> {}));
        assertThat(events).hasSize(2);
        assertThat(((LockEvent.LocksGranted) events.getLast()).grants()).hasSize(2);
    }

    @Test
    void twoWaitsThatEndAtOnceAreBothAnsweredThoughOneStoodOnlyBehindTheOther() {
        acquire(request("a", 0, "s:x"));
        var first = acquire(request("b", 5, "s:x", "s:y"));
        var second = acquire(request("c", 5, "s:y"));
        seconds += 6;
        batch(LockRules::tick);
        assertThat(problem(first)).isInstanceOf(Problem.LockHeld.class);
        assertThat(second).singleElement().isInstanceOf(Granted.class);
    }

    @Test
    void aLeaseEndsAtItsTimeAndARenewalBeginsItAnew() {
        var held = acquire(request("a", 0, "s:x"));
        var lock = ((Granted) held.getFirst()).locks().getFirst();
        seconds += 29;
        batch(rules -> rules.renew(new dev.tutti.protocol.lock.LockRequest.RenewLock(lock.resource(), "a",
                lock.fencingToken(), null), reply -> {}));
        seconds += 29;
        assertThat(batch(LockRules::tick)).isEmpty();
        seconds += 1;
        assertThat(batch(LockRules::tick)).singleElement().isInstanceOf(LockEvent.LockExpired.class);
    }

    @Test
    void anAgentInItsOwnWayWaitsAndIsNoDeadlock() {
        var held = acquire(request("a", 0, "s:x"));
        var again = acquire(request("a", 60, "s:x/y"));
        assertThat(again).isEmpty();
        release(held);
        assertThat(again).singleElement().isInstanceOf(Granted.class);
    }

    @Test
    void aCircleThroughAWaiterThatCameFirstIsSeenToo() {
        acquire(request("a", 0, "s:x"));
        acquire(request("b", 0, "s:y"));
        acquire(request("b", 60, "s:x"));
        var closing = acquire(request("a", 60, "s:y"));
        assertThat(((Problem.Deadlock) problem(closing)).cycle()).extracting(Problem.Deadlock.Wait::agent)
                .containsExactly("a", "b");
    }

    @Test
    void boundsAreToldAtTheDoor() {
        acquire(request("a", 0, "s:x"));
        for (var i = 0; i < 3; i++) {
            assertThat(acquire(request("w" + i, 60, "s:x"))).isEmpty();
        }
        assertThat(problem(acquire(request("late", 60, "s:x")))).isInstanceOf(Problem.Overloaded.class);
        assertThat(problem(acquire(request("greedy", 0, "s:1", "s:2", "s:3", "s:4", "s:5"))))
                .isInstanceOf(Problem.Overloaded.class);
        assertThat(state.holds()).hasSize(1);
    }

    @Test
    void aWithdrawnRequestThatComesAgainIsGrantedToNobody() {
        var request = request("a", 0, "s:x");
        acquire(request);
        batch(rules -> rules.withdraw(request.requestId(), reply -> {}));
        assertThat(state.holds()).isEmpty();
        assertThat(problem(acquire(request))).isInstanceOf(Problem.RequestOver.class);
        assertThat(state.holds()).isEmpty();
    }

    @Test
    void aSnapshotBringsTheStateBack() {
        acquire(request("a", 0, "s:x", "s:y/**"));
        acquire(new AcquireLocks(new UUID(1, 2), "b", List.of(LockResource.parse("s:z")), LockMode.SHARED, TTL,
                Duration.ZERO, true));
        var restored = LockState.of(state.toSnapshot());
        assertThat(List.copyOf(restored.holds())).isEqualTo(List.copyOf(state.holds()));
        assertThat(restored.lastToken()).isEqualTo(state.lastToken());
        assertThat(restored.events()).isEqualTo(state.events());
    }
}
