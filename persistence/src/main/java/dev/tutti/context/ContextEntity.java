package dev.tutti.context;

import dev.tutti.ask.ReplyTo;
import dev.tutti.context.ContextCommand.AppendBatch;
import dev.tutti.context.ContextCommand.Ask;
import dev.tutti.context.ContextCommand.LookupFailed;
import dev.tutti.context.ContextCommand.Resolved;
import dev.tutti.context.ContextCommand.Signal;
import dev.tutti.context.ContextCommand.Update;
import dev.tutti.context.ContextCommand.Watch;
import dev.tutti.feed.FeedLeases;
import dev.tutti.feed.FeedSignal;
import dev.tutti.journal.OneFailurePerWrite;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextRequest.ReadContext;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.journal.v1.ContextSnapshot;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.telemetry.Recovery;
import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The single writer of one context: asks the rules, persists what they say, and answers once it is durable. */
final class ContextEntity extends EventSourcedBehavior<ContextCommand, ChainedEvent, ContextState> {
    private final ActorContext<ContextCommand> actor;
    private final String contextId;
    private final ContextSettings settings;
    private final ContextRules rules;
    private final ContextLog log;
    private final Clock clock;
    private final FeedLeases feeds;
    private final Tracing tracing;
    private final Presence presence;
    private final TimerScheduler<ContextCommand> timers;
    private final RoomToWrite room;
    /** Never changed: where recovery begins, also when it begins again. */
    private final ContextState empty;
    private final Recovery recovery;

    private ContextEntity(ActorContext<ContextCommand> actor, TimerScheduler<ContextCommand> timers, PersistenceId id,
            String contextId,
            ContextSettings settings, ContextLog log, Clock clock) {
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.1));
        this.actor = actor;
        this.timers = timers;
        this.presence = new Presence(settings.presenceGrace().toNanos());
        this.contextId = contextId;
        this.settings = settings;
        this.rules = new ContextRules(settings.bounds());
        this.log = log;
        this.clock = clock;
        this.feeds = new FeedLeases(actor.getSelf(), actor.getSystem().settings().config());
        this.tracing = Tracing.of(actor.getSystem());
        this.room = new RoomToWrite(actor.getSystem(), id.id());
        this.empty = new ContextState(settings.rememberedIds());
        this.recovery = Recovery.begin(actor.getSystem(), Contexts.KIND);
    }

    static Behavior<ContextCommand> create(PersistenceId id, String contextId, ContextSettings settings,
            ContextLog log, Clock clock) {
        return OneFailurePerWrite.in(Behaviors.setup(actor -> Behaviors
                .withTimers(timers -> new ContextEntity(actor, timers, id, contextId, settings, log, clock))));
    }

    @Override
    public ContextState emptyState() {
        return empty;
    }

    @Override
    public CommandHandler<ContextCommand, ChainedEvent, ContextState> commandHandler() {
        return (state, command) -> switch (command) {
            case AppendBatch batch -> append(state, batch, Map.of(), Set.of());
            case Resolved resolved -> appendResolved(state, resolved);
            case Ask(CreateContext request, var replyTo) -> create(state, request, replyTo);
            case Ask(AppendUnits request, var replyTo) -> throw new IllegalStateException("appends come as batches");
            case Ask(ReadContext request, var replyTo) -> read(state, replyTo);
            case Ask(UpdateContext request, var replyTo) -> throw new IllegalStateException("changes come with units");
            case Update update -> update(state, update);
            case LookupFailed(var batch, var cause) -> lookupFailed(batch, cause);
            case Watch(var feed, var present) -> watch(state, feed, present);
            case Signal.PRESENCE -> presence(state);
            case Signal.STOP -> Effect().stop();
        };
    }

    private Effect<ChainedEvent, ContextState> append(ContextState state, AppendBatch batch,
            Map<UUID, WorkUnit> known, Set<UUID> asked) {
        var unresolved = ContextRules.unresolved(state, batch.requests(), known, asked);
        if (!unresolved.isEmpty()) {
            return lookUp(state, batch, known, asked, unresolved);
        }
        var decide = batch.span().child("context.decide").tag("tutti.batch.requests", batch.requests().size());
        var decision = rules.append(state, batch.requests(), known, now());
        decide.tag("tutti.batch.events", decision.events().size()).end();
        if (decision.events().isEmpty()) {
            return Effect().none().thenRun(() -> batch.reply(decision.replies()));
        }
        if (!room.isThere()) {
            return Effect().none().thenRun(() -> batch.reply(withoutWriting(state, batch, known)));
        }
        return persist(decision.events(), batch.span(),
                after -> batch.reply(decision.replies()),
                problem -> batch.reply(Collections.nCopies(batch.requests().size(), new Refused(problem))));
    }

    /** Whoever asks for nothing new, as a retry does, has its answer though there is no room. */
    private List<ContextReply> withoutWriting(ContextState state, AppendBatch batch, Map<UUID, WorkUnit> known) {
        return batch.requests().stream().map(request -> {
            var alone = rules.append(state, List.of(request), known, now());
            return alone.events().isEmpty() ? alone.replies().getFirst() : new Refused(room.refusal());
        }).toList();
    }

    private EffectBuilder<ChainedEvent, ContextState> persist(List<ChainedEvent> events,
            Consumer<ContextState> answer, Consumer<Problem> refuse) {
        return persist(events, Span.NONE, answer, refuse);
    }

    /** Durable first, then the answer, then the feeds; where there is no room, the refusal. */
    private EffectBuilder<ChainedEvent, ContextState> persist(List<ChainedEvent> events, Span span,
            Consumer<ContextState> answer, Consumer<Problem> refuse) {
        if (!room.isThere()) {
            return Effect().none().thenRun(() -> refuse.accept(room.refusal()));
        }
        room.writing(refuse);
        var write = span.child("journal.write");
        tracing.handOver(persistenceId().id(), write);
        return Effect().persist(events).thenRun(after -> {
            write.end();
            room.written();
            answer.accept(after);
            var first = after.events() - events.size() + 1;
            log.appended(contextId, first, events);
            feeds.publish(first, events.stream().map(ChainedEvent::event).toList(), span);
        });
    }

    private Effect<ChainedEvent, ContextState> watch(ContextState state, ActorRef<FeedSignal> feed,
            Set<String> present) {
        feeds.watch(feed, present, state.events());
        return presence(state);
    }

    private Effect<ChainedEvent, ContextState> update(ContextState state, Update update) {
        var decision = rules.update(state, update.request(), update.units(), now());
        if (decision.events().isEmpty()) {
            var reply = decision.replies().isEmpty() ? new Found(state.view(), false) : decision.replies().getFirst();
            return Effect().none().thenRun(() -> update.replyTo().tell(reply));
        }
        return persist(decision.events(), after -> {
            presence.dismiss(update.request().change().removeAgents(), feeds.present());
            update.replyTo().tell(new Found(after.view(), false));
        }, problem -> update.replyTo().tell(new Refused(problem)));
    }

    /** Who is connected, held against who was: the first connection tells at once, the last one after its grace. */
    private Effect<ChainedEvent, ContextState> presence(ContextState state) {
        if (!state.exists()) {
            return Effect().none();
        }
        var connected = feeds.present();
        var gone = presence.gone(connected, state.presentAgents());
        var events = new ArrayList<>(rules.leave(state, gone, now()));
        if (events.isEmpty()) {
            events.addAll(rules.arrive(state, presence.welcome(connected), now()));
        }
        var effect = events.isEmpty() ? Effect().none() : persist(events, after -> {}, problem -> {});
        return effect.thenRun(after -> {
            if (!after.presentAgents().isEmpty()) {
                timers.startSingleTimer(Signal.PRESENCE, settings.presenceGrace().dividedBy(2));
            }
        });
    }

    private Effect<ChainedEvent, ContextState> lookUp(ContextState state, AppendBatch batch,
            Map<UUID, WorkUnit> known, Set<UUID> asked, Set<UUID> unresolved) {
        var units = state.units();
        var lookUp = batch.span().child("context.lookup");
        actor.pipeToSelf(log.units(unresolved), (found, failure) -> {
            lookUp.end();
            if (failure != null) {
                return new LookupFailed(batch, failure);
            }
            var allKnown = new HashMap<>(known);
            allKnown.putAll(found);
            var allAsked = new HashSet<>(asked);
            allAsked.addAll(unresolved);
            return new Resolved(batch, allKnown, allAsked, units);
        });
        return Effect().none();
    }

    /** A look-up that is older than the ids in memory reach could miss a unit: then it is made again. */
    private Effect<ChainedEvent, ContextState> appendResolved(ContextState state, Resolved resolved) {
        var fresh = state.units() - resolved.asOfUnits() < state.recentIds().capacity();
        return append(state, resolved.batch(), resolved.known(), fresh ? resolved.asked() : Set.of());
    }

    private Effect<ChainedEvent, ContextState> lookupFailed(AppendBatch batch, Throwable cause) {
        actor.getLog().error("Context {}: the look-up of unit ids failed", contextId, cause);
        var refused = new Refused(new Problem.Overloaded("the journal did not answer a look-up", 1_000));
        batch.reply(Collections.nCopies(batch.requests().size(), refused));
        return Effect().none();
    }

    private Effect<ChainedEvent, ContextState> create(ContextState state, CreateContext request,
            ReplyTo<ContextReply> replyTo) {
        if (state.exists()) {
            var reply = ContextRules.sameAs(state, request)
                    ? new Found(state.view(), false)
                    : new Refused(new Problem.ContextExists(contextId));
            return Effect().none().thenRun(() -> replyTo.tell(reply));
        }
        return persist(rules.create(state, request, now()), after -> replyTo.tell(new Found(after.view(), true)),
                problem -> replyTo.tell(new Refused(problem)));
    }

    private Effect<ChainedEvent, ContextState> read(ContextState state, ReplyTo<ContextReply> replyTo) {
        replyTo.tell(state.exists()
                ? new Found(state.view(), false)
                : new Refused(new Problem.ContextNotFound(contextId)));
        return Effect().none();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public EventHandler<ContextState, ChainedEvent> eventHandler() {
        return (state, event) -> ContextRules.evolve(
                state == empty ? new ContextState(settings.rememberedIds()) : state, event);
    }

    @Override
    public Set<String> tagsFor(ChainedEvent chained) {
        return ContextTags.of(chained);
    }

    /** Who was present before a restart and does not come back must be missed though no feed asks. */
    @Override
    public SignalHandler<ContextState> signalHandler() {
        return newSignalHandlerBuilder().onSignal(RecoveryCompleted.class, (state, recovered) -> {
            recovery.completed();
            if (!state.presentAgents().isEmpty()) {
                timers.startSingleTimer(Signal.PRESENCE, settings.presenceGrace().dividedBy(2));
            }
        }).onSignal(PreRestart.instance(), state -> room.failed())
                .onSignal(PostStop.instance(), state -> room.failed()).build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), 2);
    }

    /** The state changes while a snapshot is written, so what is written is a copy, made on the entity's own thread. */
    @Override
    public SnapshotAdapter<ContextState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(ContextState state) {
                return state.toSnapshot();
            }

            @Override
            public ContextState fromJournal(Object from) {
                return ContextState.of((ContextSnapshot) from, settings.rememberedIds());
            }
        };
    }
}
