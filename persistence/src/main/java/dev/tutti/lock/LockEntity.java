package dev.tutti.lock;

import dev.tutti.feed.FeedLeases;
import dev.tutti.lock.Dependents.Depends;
import dev.tutti.journal.OneFailurePerWrite;
import dev.tutti.lock.LockCommand.Asked;
import dev.tutti.lock.LockCommand.Batch;
import dev.tutti.lock.LockCommand.Head;
import dev.tutti.lock.LockCommand.RefuseWait;
import dev.tutti.lock.LockCommand.Seen;
import dev.tutti.lock.LockCommand.Signal;
import dev.tutti.lock.LockCommand.Watch;
import dev.tutti.lock.WaitGraph.Waits;
import dev.tutti.protocol.journal.v1.LockSpaceSnapshot;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReadLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockRequest.RenewLock;
import dev.tutti.protocol.lock.LockRequest.WithdrawAcquire;
import dev.tutti.telemetry.Recovery;
import dev.tutti.telemetry.Share;
import dev.tutti.telemetry.Telemetry;
import dev.tutti.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The single writer of all locks of one space: asks the rules, persists what they say, and ends what is due. */
final class LockEntity extends EventSourcedBehavior<LockCommand, LockEvent, LockState> {
    private final ActorContext<LockCommand> actor;
    private final TimerScheduler<LockCommand> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final String space;
    private final LockSettings settings;
    private final Clock clock;
    private final Consumer<Waits> waits;
    private final Consumer<Depends> dependence;
    private final FeedLeases feeds;
    private final WaitQueue queue;
    private final Leases leases;
    private final OverRequests over = new OverRequests();
    private final Attempts attempts = new Attempts();
    private final LockSpans spans = new LockSpans();
    private final Tracing tracing;
    private final LockRoom room;
    /** Never changed: where recovery begins, also when it begins again. */
    private final LockState empty = new LockState();
    private final Recovery recovery;
    private final LockMetrics metrics;
    private final Share waiting;
    private Set<String> toldDependent = Set.of();

    private LockEntity(ActorContext<LockCommand> actor, TimerScheduler<LockCommand> timers,
            ActorRef<ClusterSharding.ShardCommand> shard, PersistenceId id, String space, LockSettings settings,
            Clock clock, Consumer<Waits> waits, Consumer<Depends> dependence) {
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.1));
        this.actor = actor;
        this.timers = timers;
        this.shard = shard;
        this.space = space;
        this.settings = settings;
        this.clock = clock;
        this.waits = waits;
        this.dependence = dependence;
        this.feeds = new FeedLeases(actor.getSelf(), actor.getSystem().settings().config());
        this.tracing = Tracing.of(actor.getSystem());
        this.queue = new WaitQueue(settings.maxWaiting());
        this.leases = new Leases(settings.disconnectGrace().toNanos());
        this.room = new LockRoom(actor.getSystem(), id.id());
        this.recovery = Recovery.begin(actor.getSystem(), Locks.KIND);
        this.metrics = new LockMetrics(Telemetry.of(actor.getSystem()));
        this.waiting = metrics.waiting();
    }

    /**
     * @param waits      is told who waits for whom here
     * @param dependence is told on whose connections locks depend here
     */
    static Behavior<LockCommand> create(ActorRef<ClusterSharding.ShardCommand> shard, PersistenceId id, String space,
            LockSettings settings, Clock clock, Consumer<Waits> waits, Consumer<Depends> dependence) {
        // Started anew even by a bug in the rules: leases must end though nobody asks.
        return OneFailurePerWrite.in(Behaviors.supervise(Behaviors.<LockCommand>setup(actor -> Behaviors.withTimers(
                timers -> new LockEntity(actor, timers, shard, id, space, settings, clock, waits, dependence))))
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.1)));
    }

    @Override
    public LockState emptyState() {
        return empty;
    }

    @Override
    public CommandHandler<LockCommand, LockEvent, LockState> commandHandler() {
        return (state, command) -> switch (command) {
            case Batch batch -> batch(state, batch);
            // Told again while the wait lasts.
            case RefuseWait refuse when room.isFull() -> Effect().none();
            case RefuseWait(var requestId, var cycle) -> {
                var rules = rules(state);
                rules.refuse(requestId, cycle);
                yield perform(rules, null);
            }
            case Signal.TICK -> {
                if (room.isFull()) {
                    room.refuse(queue.due(now().nanos()), queue);
                    timers.startSingleTimer(Signal.TICK, settings.repeat());
                    yield Effect().none();
                }
                var rules = rules(state);
                rules.tick();
                yield perform(rules, null);
            }
            case Seen(var agentId) -> {
                leases.seen(agentId, now());
                yield Effect().none();
            }
            case Watch(var feed, var present) -> {
                feeds.watch(feed, present, state.events());
                yield Effect().none();
            }
            case Head(var replyTo) -> {
                replyTo.tell(new LockCommand.HeadAt(state.events()));
                yield Effect().none();
            }
            case Signal.TELL_DEPENDENCE -> {
                tellDependence(toldDependent);
                yield Effect().none();
            }
            case Signal.TELL_WAITS -> {
                tellWaits(state);
                yield Effect().none();
            }
            case Signal.WAKE -> {
                schedule(state);
                yield Effect().none();
            }
            case Signal.IDLE -> {
                if (state.holds().isEmpty() && queue.size() == 0 && feeds.isEmpty()) {
                    shard.tell(new ClusterSharding.Passivate<>(actor.getSelf()));
                }
                yield Effect().none();
            }
            case Signal.STOP -> Effect().stop();
        };
    }

    private LockRules rules(LockState state) {
        return new LockRules(space, state, queue, leases, over, now(), settings.maxHeld());
    }

    private Effect<LockEvent, LockState> batch(LockState state, Batch batch) {
        var rules = rules(state);
        // What has come to its end since the last tick is no longer in anybody's way.
        if (!room.isFull()) {
            rules.tick();
        }
        for (var asked : batch.requests()) {
            if (room.takes(asked, state, queue)) {
                spans.begin(asked);
                decide(rules, asked);
            }
        }
        return perform(rules, batch);
    }

    private void decide(LockRules rules, Asked asked) {
        switch (asked.request()) {
            case AcquireLocks request -> {
                attempts.asked(request.requestId(), asked.attempt());
                rules.acquire(request, asked.replyTo()::tell);
            }
            case WithdrawAcquire request -> {
                if (attempts.withdrawn(request.requestId(), asked.attempt())) {
                    rules.withdraw(request.requestId(), asked.replyTo()::tell);
                } else {
                    asked.replyTo().tell(new LockReply.Released());
                }
            }
            case RenewLock request -> rules.renew(request, asked.replyTo()::tell);
            case ReleaseLock request -> rules.release(request, asked.replyTo()::tell);
            case ReadLocks request -> rules.read(request, asked.replyTo()::tell);
        }
    }

    /** Durable first, then the answers, then the feeds. */
    private Effect<LockEvent, LockState> perform(LockRules rules, Batch batch) {
        var events = rules.events();
        waiting.set(queue.size());
        var waited = queue.size() > 0;
        var granted = spans.decided(queue, events);
        var write = granted.child("journal.write");
        if (!events.isEmpty()) {
            tracing.handOver(persistenceId().id(), write);
        }
        var effect = events.isEmpty() ? Effect().none() : Effect().persist(events);
        room.writing(batch);
        return effect.thenRun(after -> {
            write.end();
            room.written();
            for (var event : events) {
                lease(after, event);
                metrics.happened(event);
            }
            if (!events.isEmpty()) {
                var dependent = dependentAgents(after);
                leases.forgetAgentsBut(dependent);
                if (!dependent.equals(toldDependent)) {
                    tellDependence(dependent);
                }
            }
            rules.answers().forEach(Runnable::run);
            if (batch != null) {
                batch.replyTo().tell(LockCommand.Written.DONE);
            }
            feeds.publish(after.events() - events.size() + 1, events, granted);
            schedule(after);
            if (waited) {
                tellWaits(after);
            }
        });
    }

    private void lease(LockState after, LockEvent event) {
        switch (event) {
            case LocksGranted granted -> granted.grants().forEach(grant -> {
                var hold = after.hold(grant.fencingToken());
                // It may have been let go again in the same batch.
                if (hold != null) {
                    leases.begin(hold, now());
                }
            });
            case LockReleased released -> leases.end(released.fencingToken());
            case LockExpired expired -> leases.end(expired.fencingToken());
            case LockSpaceOpened opened -> {
            }
            case LockEvent.LockTtlChanged changed -> {
            }
        }
    }

    private void schedule(LockState state) {
        var next = LongStream.concat(leases.nextNanos(state.holds()).stream(), queue.nextNanos().stream()).min();
        if (next.isPresent()) {
            timers.cancel(Signal.IDLE);
            var delay = Math.max(0, next.getAsLong() - now().nanos()) / 1_000_000 + 1;
            timers.startSingleTimer(Signal.TICK, Duration.ofMillis(delay));
        } else {
            timers.cancel(Signal.TICK);
            timers.startSingleTimer(Signal.IDLE, settings.passivateAfter());
        }
    }

    /** Again and again while somebody waits: the graph remembers nothing for long. */
    private void tellWaits(LockState state) {
        waits.accept(new Waits(space, queue.edges(state.holds())));
        if (queue.size() > 0) {
            timers.startSingleTimer(Signal.TELL_WAITS, settings.repeat());
        }
    }

    private static Set<String> dependentAgents(LockState state) {
        var agents = new HashSet<String>();
        for (var hold : state.holds()) {
            if (hold.releaseOnDisconnect()) {
                agents.add(hold.holder());
            }
        }
        return agents;
    }

    /** Again and again while a lock depends on a connection: a node that has just come must know. */
    private void tellDependence(Set<String> agents) {
        toldDependent = agents;
        dependence.accept(new Depends(space, toldDependent));
        if (!toldDependent.isEmpty()) {
            timers.startSingleTimer(Signal.TELL_DEPENDENCE, settings.seenEvery());
        }
    }

    private Moment now() {
        return new Moment(clock.instant().truncatedTo(ChronoUnit.MICROS), System.nanoTime());
    }

    @Override
    public EventHandler<LockState, LockEvent> eventHandler() {
        return (state, event) -> (state == empty ? new LockState() : state).evolve(event);
    }

    @Override
    public SignalHandler<LockState> signalHandler() {
        return newSignalHandlerBuilder().onSignal(RecoveryCompleted.class, (state, recovered) -> {
            recovery.completed();
            var now = now();
            state.holds().forEach(hold -> leases.begin(hold, now));
            tellDependence(dependentAgents(state));
            schedule(state);
        }).onSignal(PostStop.class, (state, stopped) -> {
            waiting.set(0);
            room.failed(queue);
        })
                .onSignal(PreRestart.class, (state, failed) -> {
                    waiting.set(0);
                    room.failed(queue);
                }).build();
    }

    @Override
    public Set<String> tagsFor(LockEvent event) {
        return LockTags.of(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), 2);
    }

    @Override
    public SnapshotAdapter<LockState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(LockState state) {
                return state.toSnapshot();
            }

            @Override
            public LockState fromJournal(Object from) {
                return LockState.of((LockSpaceSnapshot) from);
            }
        };
    }
}
