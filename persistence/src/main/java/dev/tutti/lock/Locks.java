package dev.tutti.lock;

import dev.tutti.ask.Asks;
import dev.tutti.feed.FeedSource;
import dev.tutti.journal.JournalSpace;
import dev.tutti.lock.LockCommand.Asked;
import dev.tutti.lock.LockCommand.Batch;
import dev.tutti.lock.LockCommand.Head;
import dev.tutti.lock.LockCommand.HeadAt;
import dev.tutti.lock.LockCommand.Seen;
import dev.tutti.lock.LockCommand.Signal;
import dev.tutti.lock.LockCommand.Written;
import dev.tutti.protocol.lock.LockLimits;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockReply.Refused;
import dev.tutti.protocol.lock.LockRequest;
import dev.tutti.protocol.lock.LockRequest.AcquireLocks;
import dev.tutti.protocol.lock.LockRequest.ReadLocks;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.lock.LockRequest.RenewLock;
import dev.tutti.protocol.lock.LockRequest.WithdrawAcquire;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.telemetry.Telemetry;
import dev.tutti.tracing.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;

/** The door to locks: finds the space, gathers what arrives while a batch is being written, and repeats what must not be lost. */
public final class Locks {
    /** The kind of their logs among those that can be followed. */
    public static final String KIND = "lock";
    /** What the persistence ids of lock spaces begin with; kept for ever. */
    public static final String PERSISTENCE_ID_PREFIX = "lock-space|";
    private static final EntityTypeKey<LockCommand> KEY = EntityTypeKey.create(LockCommand.class, "lock-space");
    private static final EntityTypeKey<WaitGraph.Command> GRAPH = EntityTypeKey.create(WaitGraph.Command.class,
            "lock-waits");
    private static final String THE_GRAPH = "all";

    private final ActorSystem<?> system;
    private final LockSettings settings;
    private final LockLimits limits;
    private final LockLog log;
    private final Asks asks;
    private final JournalSpace space;
    /** Apart from the requests, whose number is bounded. */
    private final Asks batchAsks;
    private final LockMetrics metrics;
    private final ActorRef<ShardingEnvelope<LockCommand>> shards;
    private final Dependents dependents;
    private final Map<String, LockGate> gates = new ConcurrentHashMap<>();

    private Locks(ActorSystem<?> system, Clock clock) {
        this.system = system;
        this.settings = LockSettings.of(system.settings().config());
        this.limits = LockSettings.limits(system.settings().config());
        this.log = new LockLog(system, settings.readJournal());
        this.asks = new Asks(system, "lock-answers");
        this.space = JournalSpace.get(system);
        this.batchAsks = new Asks(system, "lock-batch-answers");
        this.metrics = new LockMetrics(Telemetry.of(system));
        this.dependents = new Dependents(system, settings.seenEvery());
        var sharding = ClusterSharding.get(system);
        var graph = sharding.init(Entity.of(GRAPH, entity -> WaitGraph.create(this::tell))
                .withStopMessage(WaitGraph.Stop.INSTANCE));
        // A space in which something is held must stay, or its leases would not end: it passivates itself.
        this.shards = sharding.init(Entity.of(KEY, entity -> LockEntity.create(entity.getShard(),
                PersistenceId.ofUniqueId(persistenceId(entity.getEntityId())), entity.getEntityId(), settings, clock,
                waits -> graph.tell(new ShardingEnvelope<>(THE_GRAPH, waits)), dependents::tell))
                .withSettings(ClusterShardingSettings.create(system).withNoPassivationStrategy())
                .withStopMessage(Signal.STOP));
    }

    /** Starts this node's part of the locks; {@link #recovered} tells when their leases run again. */
    public static Locks start(ActorSystem<?> system, Clock clock) {
        return new Locks(system, clock);
    }

    /** Wakes every space, so that leases end though nobody asks for them. */
    public CompletionStage<Done> recovered() {
        return log.spaces().thenApply(spaces -> {
            spaces.forEach(space -> tell(space, Signal.WAKE));
            return Done.getInstance();
        });
    }

    /** How often it must be said that an agent has a connection, for the locks that depend on one. */
    public Duration seenEvery() {
        return settings.seenEvery();
    }

    public LockLimits limits() {
        return limits;
    }

    public PendingLock acquire(AcquireLocks request) {
        return acquire(request, Span.NONE);
    }

    /** The same, as part of a span. */
    public PendingLock acquire(AcquireLocks request, Span within) {
        var began = System.nanoTime();
        var span = AcquireSpan.begin(within, request);
        var attempt = attempt();
        var repeated = new AtomicBoolean();
        var reply = isFull()
                ? full()
                : !space.isReachable()
                        ? CompletableFuture.<LockReply>completedFuture(new Refused(space.refusal()))
                        : repeat(request, attempt, request.patience().plus(settings.askTimeout()),
                                () -> repeated.set(true),
                                span);
        var answered = AcquireSpan.around(span, reply.exceptionally(late -> {
            withdraw(request, attempt);
            return new Refused(new Problem.Overloaded("the locks of '" + request.space() + "' did not answer", 1_000));
        }));
        reply.thenAccept(answer -> {
            // What was repeated may still be on its way, and would be granted to nobody.
            if (answer instanceof Refused && repeated.get()) {
                withdraw(request, attempt);
            }
        });
        answered.thenAccept(answer -> metrics.answered(began, answer));
        return new PendingLock() {
            @Override
            public CompletionStage<LockReply> reply() {
                return answered;
            }

            @Override
            public void withdraw() {
                Locks.this.withdraw(request, attempt);
            }
        };
    }

    private static UUID attempt() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }

    private void withdraw(AcquireLocks request, UUID attempt) {
        repeat(new WithdrawAcquire(request.space(), request.requestId()), attempt, request.ttl(), () -> {}, Span.NONE);
    }

    /** Asks, and asks again while there is no answer: the space may have moved, and what waits in it is not journaled. */
    private CompletableFuture<LockReply> repeat(LockRequest request, UUID attempt, Duration until, Runnable repeated,
            Span span) {
        var repeating = new AtomicReference<Cancellable>();
        var ends = System.nanoTime() + until.toNanos();
        var reply = asks.ask(LockReply.class, until, replyTo -> {
            repeating.set(system.scheduler().scheduleWithFixedDelay(settings.repeat(), settings.repeat(), () -> {
                var left = ends - System.nanoTime();
                if (left > 0) {
                    repeated.run();
                    add(new Asked(withPatience(request, Duration.ofNanos(left).minus(settings.askTimeout())), attempt,
                            replyTo, span));
                }
            }, system.executionContext()));
            add(new Asked(request, attempt, replyTo, span));
        });
        reply.whenComplete((done, failure) -> repeating.get().cancel());
        return reply;
    }

    public CompletionStage<LockReply> renew(RenewLock request) {
        return ask(request, new Problem.OutcomeUnknown(List.of()));
    }

    public CompletionStage<LockReply> release(ReleaseLock request) {
        return ask(request, new Problem.OutcomeUnknown(List.of()));
    }

    public CompletionStage<LockReply> read(ReadLocks request) {
        return ask(request, new Problem.Overloaded("the locks of '" + request.space() + "' did not answer", 1_000));
    }

    private CompletionStage<LockReply> ask(LockRequest request, Problem whenLate) {
        return isFull()
                ? full()
                : asks.ask(LockReply.class, settings.askTimeout(),
                        replyTo -> add(new Asked(request, null, replyTo, Span.NONE)))
                        .exceptionally(late -> new Refused(whenLate));
    }

    private boolean isFull() {
        return asks.awaited() >= settings.maxPending();
    }

    private CompletableFuture<LockReply> full() {
        return CompletableFuture.completedFuture(
                new Refused(new Problem.Overloaded(asks.awaited() + " requests for locks", 1_000)));
    }

    /** An agent has a connection: locks that depend on one go on. */
    public void seen(String agentId) {
        dependents.spacesOf(agentId).forEach(space -> tell(space, new Seen(agentId)));
    }

    /** What makes lock spaces something that can be followed. */
    public FeedSource feedSource() {
        return new LockFeedSource(log, this::tell, this::head);
    }

    private CompletionStage<Long> head(String space) {
        return asks.ask(HeadAt.class, settings.askTimeout(), replyTo -> tell(space, new Head(replyTo)))
                .thenApply(HeadAt::events);
    }

    private static LockRequest withPatience(LockRequest request, Duration left) {
        return request instanceof AcquireLocks acquire
                ? new AcquireLocks(acquire.requestId(), acquire.agentId(), acquire.resources(), acquire.mode(),
                        acquire.ttl(), left.isNegative() ? Duration.ZERO : left, acquire.releaseOnDisconnect())
                : request;
    }

    private void add(Asked asked) {
        while (!gate(asked.request().space()).add(asked)) {
            // Closed just now; the next one is made.
            Thread.onSpinWait();
        }
    }

    private LockGate gate(String space) {
        return gates.computeIfAbsent(space, id -> new LockGate(settings.batch(),
                batch -> batchAsks.ask(Written.class, settings.askTimeout(),
                        replyTo -> tell(id, new Batch(batch, replyTo))),
                idle -> gates.remove(id, idle)));
    }

    private void tell(String space, LockCommand command) {
        shards.tell(new ShardingEnvelope<>(space, command));
    }

    /** What their entities are called among all that are sharded. */
    public static EntityTypeKey<?> entities() {
        return KEY;
    }

    static String persistenceId(String space) {
        return PERSISTENCE_ID_PREFIX + space;
    }
}
