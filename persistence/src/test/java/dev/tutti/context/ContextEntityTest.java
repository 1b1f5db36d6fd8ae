package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tutti.context.ContextCommand.AppendBatch;
import dev.tutti.ask.Asks;
import dev.tutti.context.ContextCommand.Ask;
import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.context.ContextCommand.Update;
import dev.tutti.context.ContextCommand.Watch;
import dev.tutti.feed.FeedSignal;
import dev.tutti.feed.FeedSignal.Published;
import dev.tutti.feed.FeedSignal.Registered;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.ContextRequest.ReadContext;
import dev.tutti.protocol.context.ContextRequest.UpdateContext;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import dev.tutti.tracing.Span;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The entity on the real store: what it persists, whom it tells, and how it comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextEntityTest {
    private static final ContextSettings SETTINGS = new ContextSettings(4, new ContextRules.Bounds(10, 10, 10, 10),
            Duration.ofMillis(200), 5, Duration.ofSeconds(5), 100, 1 << 20, 100, 1 << 20,
            new Tails.Bounds(10, 1 << 20));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path data;
    private ActorTestKit kit;
    private ContextLog log;
    private Asks asks;

    @BeforeAll
    void startSystem() {
        kit = ActorTestKit.create("entities",
                ConfigFactory.parseMap(Map.of("tutti.rocksdb.directory", data.toString()))
                        // The edge's threads are not here.
                        .withFallback(ConfigFactory.parseString(
                                "pekko.actor.default-dispatcher.executor = thread-pool-executor"))
                        .withFallback(ConfigFactory.parseResources("single.conf"))
                        .withFallback(ConfigFactory.defaultReference()).resolve());
        asks = new Asks(kit.system(), "answers");
        log = new ContextLog(kit.system(), new Tails(SETTINGS.recent()));
    }

    @AfterAll
    void stopSystem() {
        kit.shutdownTestKit();
    }

    private ActorRef<ContextCommand> start(String contextId) {
        return kit.spawn(ContextEntity.create(PersistenceId.ofUniqueId(Contexts.persistenceId(contextId)), contextId,
                SETTINGS, log, Clock.systemUTC()));
    }

    private static WorkUnitDraft draft(String contextId, UUID id, String text) {
        return new WorkUnitDraft(id, contextId, "coder", "MESSAGE", null, Collections.emptySortedMap(), "text/plain",
                Payload.text(text), List.of());
    }

    private ContextReply append(ActorRef<ContextCommand> entity, String contextId, UUID id, String text) {
        return asks.ask(BatchReply.class, PATIENCE, replyTo -> entity.tell(new AppendBatch(
                List.of(new AppendUnits(contextId, List.of(draft(contextId, id, text)))), replyTo, Span.NONE)))
                .join().replies().getFirst();
    }

    private ContextReply read(ActorRef<ContextCommand> entity, String contextId) {
        return asks.ask(ContextReply.class, PATIENCE,
                replyTo -> entity.tell(new Ask(new ReadContext(contextId), replyTo))).join();
    }

    private ContextReply complete(ActorRef<ContextCommand> entity, String contextId, UUID pinned) {
        var change = new ContextChange(List.of("planner"), List.of(), List.of(pinned), List.of(), List.of(),
                List.of(), "Done", ContextStatus.COMPLETED, Collections.emptySortedMap(),
                Collections.emptySortedSet());
        var unit = draft(contextId, pinned, "first").at(1, java.time.Instant.EPOCH);
        return asks.ask(ContextReply.class, PATIENCE, replyTo -> entity.tell(
                new Update(new UpdateContext(contextId, "coder", change, ContextRequest.ANY_STATE),
                        Map.of(pinned, unit), replyTo)))
                .join();
    }

    @Test
    void aFeedThatRegistersIsToldWhereTheLogStandsAndThenEveryEventByNumber() {
        var entity = start("fed");
        append(entity, "fed", UnitIds.next(), "before");
        var feed = kit.<FeedSignal>createTestProbe();
        entity.tell(new Watch(feed.ref(), Set.of()));
        assertThat(feed.receiveMessage()).isEqualTo(new Registered(3, entity));
        append(entity, "fed", UnitIds.next(), "after");
        var published = feed.expectMessageClass(Published.class);
        assertThat(published.firstNumber()).isEqualTo(4);
        assertThat(published.events()).singleElement().isInstanceOf(ContextEvent.UnitAppended.class);
    }

    @Test
    void anAgentArrivesWithItsFeedAndLeavesAfterItsGrace() {
        var entity = start("visited");
        append(entity, "visited", UnitIds.next(), "first");
        var feed = kit.<FeedSignal>createTestProbe();
        entity.tell(new Watch(feed.ref(), Set.of("visitor")));
        feed.expectMessageClass(Registered.class);
        assertThat(feed.expectMessageClass(Published.class).events()).singleElement()
                .isInstanceOf(ContextEvent.AgentArrived.class);
        entity.tell(new Watch(feed.ref(), Set.of()));
        feed.expectMessageClass(Registered.class);
        assertThat(feed.expectMessageClass(Published.class).events()).singleElement()
                .isInstanceOf(ContextEvent.AgentLeft.class);
    }

    @Test
    void whoWasPresentBeforeARestartAndDoesNotComeBackIsMissed() {
        var entity = start("missed");
        append(entity, "missed", UnitIds.next(), "first");
        var feed = kit.<FeedSignal>createTestProbe();
        entity.tell(new Watch(feed.ref(), Set.of("visitor")));
        feed.expectMessageClass(Registered.class);
        feed.expectMessageClass(Published.class);
        kit.stop(entity);
        var again = start("missed");
        kit.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertThat(((Found) read(again, "missed")).context().agents())
                    .allSatisfy(member -> assertThat(member.presentSince()).isNull());
            return Done.getInstance();
        });
    }

    @Test
    void whoIsRemovedWhileConnectedStaysAwayUntilItConnectsAnew() {
        var entity = start("removed");
        append(entity, "removed", UnitIds.next(), "first");
        var feed = kit.<FeedSignal>createTestProbe();
        entity.tell(new Watch(feed.ref(), Set.of("visitor")));
        feed.expectMessageClass(Registered.class);
        feed.expectMessageClass(Published.class);
        var nothing = ContextChange.NOTHING;
        var removal = new UpdateContext("removed", "coder", new ContextChange(List.of(), List.of("visitor"),
                List.of(), List.of(), List.of(), List.of(), null, null, nothing.setMeta(), nothing.removeMeta()),
                ContextRequest.ANY_STATE);
        var reply = asks.ask(ContextReply.class, PATIENCE,
                replyTo -> entity.tell(new Update(removal, Map.of(), replyTo))).join();
        assertThat(((Found) reply).context().agents()).extracting("agentId").containsExactly("coder");
        feed.expectMessageClass(Published.class);
        entity.tell(new Watch(feed.ref(), Set.of("visitor")));
        feed.expectMessageClass(Registered.class);
        entity.tell(new Watch(feed.ref(), Set.of()));
        feed.expectMessageClass(Registered.class);
        entity.tell(new Watch(feed.ref(), Set.of("visitor")));
        feed.expectMessageClass(Registered.class);
        assertThat(feed.expectMessageClass(Published.class).events()).singleElement()
                .isInstanceOf(ContextEvent.AgentArrived.class);
    }

    @Test
    void itComesBackFromItsSnapshotAndTheEventsBehindItAsItWas() {
        var entity = start("back");
        var first = UnitIds.next();
        append(entity, "back", first, "first");
        for (var i = 0; i < 6; i++) {
            append(entity, "back", UnitIds.next(), "unit " + i);
        }
        complete(entity, "back", first);
        var before = ((Found) read(entity, "back")).context();
        kit.stop(entity);
        var again = start("back");
        assertThat(((Found) read(again, "back")).context()).isEqualTo(before);
        assertThat(append(again, "back", UnitIds.next(), "late")).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.problem()).isInstanceOf(Problem.ContextCompleted.class));
        // Older than the ids that are kept in memory: looked up in the journal, and recognized.
        assertThat(append(again, "back", first, "first")).isInstanceOfSatisfying(Appended.class,
                appended -> assertThat(appended.receipts().getFirst().repeated()).isTrue());
    }

    @Test
    void everyEventIsLinkedToTheOneBefore() throws Exception {
        var entity = start("linked");
        for (var i = 0; i < 5; i++) {
            append(entity, "linked", UnitIds.next(), "unit " + i);
        }
        var previous = dev.tutti.protocol.context.HashChain.GENESIS;
        for (var logged : log.read("linked", 1, 100).toCompletableFuture().get()) {
            ChainedEvent chained = logged.chained();
            assertThat(chained.hash())
                    .isEqualTo(dev.tutti.protocol.context.HashChain.link(previous, chained.canonical()));
            previous = chained.hash();
        }
    }
}
