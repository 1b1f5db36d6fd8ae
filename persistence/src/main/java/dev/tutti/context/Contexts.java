package dev.tutti.context;

import dev.tutti.ask.Asks;
import dev.tutti.ask.ReplyTo;
import dev.tutti.context.ContextCommand.AppendBatch;
import dev.tutti.context.ContextCommand.Ask;
import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.context.ContextCommand.Update;
import dev.tutti.feed.FeedSource;
import dev.tutti.journal.JournalSpace;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.context.ContextRequest.ReadContext;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.context.ContextView;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.telemetry.Telemetry;
import dev.tutti.tracing.Span;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;

/** The door to contexts: finds the entity, gathers what arrives while a batch is in flight, and reads units back. */
public final class Contexts {
    /** The kind of their logs among those that can be followed. */
    public static final String KIND = "context";
    /** What the persistence ids of contexts begin with; kept for ever. */
    public static final String PERSISTENCE_ID_PREFIX = "context|";
    private static final EntityTypeKey<ContextCommand> KEY = EntityTypeKey.create(ContextCommand.class, "context");

    private final ActorSystem<?> system;
    private final ContextSettings settings;
    private final Asks asks;
    private final JournalSpace space;
    private final ActorRef<ShardingEnvelope<ContextCommand>> shards;
    private final AppendGates gates;
    private final ContextLog log;
    private final UnitReader reader;
    private final ContextDirectory directory;

    private Contexts(ActorSystem<?> system, Clock clock) {
        this.system = system;
        this.settings = ContextSettings.of(system.settings().config());
        this.asks = new Asks(system, "context-answers");
        this.space = JournalSpace.get(system);
        this.log = new ContextLog(system, new Tails(settings.recent()));
        this.reader = new UnitReader(log);
        this.directory = new ContextDirectory(system, log);
        this.shards = ClusterSharding.get(system).init(Entity.of(KEY, entity -> ContextEntity
                .create(PersistenceId.ofUniqueId(persistenceId(entity.getEntityId())), entity.getEntityId(), settings,
                        log,
                        clock))
                .withStopMessage(ContextCommand.Signal.STOP));
        this.gates = new AppendGates(settings, this::append, new ContextMetrics(Telemetry.of(system)));
    }

    /** Starts this node's part of the contexts; {@link #recovered} tells when their list is complete. */
    public static Contexts start(ActorSystem<?> system, Clock clock) {
        return new Contexts(system, clock);
    }

    /** Reads the list of contexts from the journal. */
    public CompletionStage<Done> recovered() {
        return directory.start();
    }

    /** Appends units, all or none: {@code Appended} once they are durable, or {@code Refused}. */
    public CompletionStage<ContextReply> append(AppendUnits request) {
        return append(request, Span.NONE);
    }

    /** The same, as part of a span. */
    public CompletionStage<ContextReply> append(AppendUnits request, Span within) {
        return within.isRecorded()
                ? AppendSpan.around(within, request, span -> gates.append(request, span))
                : gates.append(request, Span.NONE);
    }

    private CompletionStage<BatchReply> append(String contextId, List<AppendUnits> batch, Span span) {
        if (!space.isReachable()) {
            return CompletableFuture.completedFuture(
                    new BatchReply(Collections.nCopies(batch.size(), new Refused(space.refusal())), span));
        }
        return asks.ask(BatchReply.class, settings.askTimeout(),
                replyTo -> tell(contextId, new AppendBatch(batch, replyTo, span)));
    }

    public CompletionStage<ContextReply> create(CreateContext request) {
        return change(request.contextId(), replyTo -> new Ask(request, replyTo), new Problem.OutcomeUnknown(List.of()));
    }

    public CompletionStage<ContextReply> read(String contextId) {
        return ask(contextId, replyTo -> new Ask(new ReadContext(contextId), replyTo),
                new Problem.Overloaded("context '" + contextId + "'", 1_000));
    }

    /** Changes a context in one go. What it pins and links must be durable by now: units are never taken back. */
    public CompletionStage<ContextReply> update(UpdateContext request) {
        var ids = new ArrayList<>(request.change().pin());
        request.change().link().forEach(link -> ids.add(link.unit()));
        return log.units(ids).handle((units, failure) -> failure == null
                ? change(request.contextId(), replyTo -> new Update(request, units, replyTo),
                        new Problem.OutcomeUnknown(List.of()))
                : CompletableFuture.<ContextReply>completedFuture(
                        new Refused(new Problem.Overloaded("the journal did not answer a look-up", 1_000))))
                .thenCompose(reply -> reply);
    }

    public List<ContextSummary> list(ContextQuery query) {
        return directory.list(query);
    }

    /** Units of a context that {@link #read} has just shown. */
    public CompletionStage<UnitPage> units(ContextView context, UnitQuery query) {
        return reader.page(context, query);
    }

    /** The units of these ids, in whatever context; ids that name none are absent. A unit is here once it is durable. */
    public CompletionStage<Map<UUID, WorkUnit>> units(Collection<UUID> ids) {
        return log.units(ids);
    }

    /** What makes contexts something that can be followed. */
    public FeedSource feedSource() {
        return new ContextFeedSource(system, log, this::tell, this::read);
    }

    /** What their entities are called among all that are sharded. */
    public static EntityTypeKey<?> entities() {
        return KEY;
    }

    static String persistenceId(String contextId) {
        return PERSISTENCE_ID_PREFIX + contextId;
    }

    private void tell(String contextId, ContextCommand command) {
        shards.tell(new ShardingEnvelope<>(contextId, command));
    }

    private CompletionStage<ContextReply> change(String contextId,
            Function<ReplyTo<ContextReply>, ContextCommand> command, Problem whenLate) {
        return space.isReachable()
                ? ask(contextId, command, whenLate)
                : CompletableFuture.completedFuture(new Refused(space.refusal()));
    }

    private CompletionStage<ContextReply> ask(String contextId,
            Function<ReplyTo<ContextReply>, ContextCommand> command, Problem whenLate) {
        return asks.ask(ContextReply.class, settings.askTimeout(), replyTo -> tell(contextId, command.apply(replyTo)))
                .exceptionally(late -> new Refused(whenLate));
    }
}
