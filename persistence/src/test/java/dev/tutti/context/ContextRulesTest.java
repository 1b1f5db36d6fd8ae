package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a context allows, without an actor in sight. */
class ContextRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final ContextRules rules = new ContextRules(new ContextRules.Bounds(2, 2, 2, 3));
    private final ContextState state = new ContextState(4);
    private final List<ChainedEvent> journal = new ArrayList<>();

    private static WorkUnitDraft draft(UUID id, String agent, String text) {
        return new WorkUnitDraft(id, "c", agent, "MESSAGE", null, Collections.emptySortedMap(), "text/plain",
                Payload.text(text), List.of());
    }

    private static AppendUnits one(UUID id, String agent, String text) {
        return new AppendUnits("c", List.of(draft(id, agent, text)));
    }

    private List<ContextReply> append(Instant clock, AppendUnits... batch) {
        return append(clock, Map.of(), batch);
    }

    private List<ContextReply> append(Instant clock, Map<UUID, WorkUnit> known, AppendUnits... batch) {
        var decision = rules.append(state, List.of(batch), known, clock);
        decision.events().forEach(event -> ContextRules.evolve(state, event));
        journal.addAll(decision.events());
        return decision.replies();
    }

    private WorkUnit unit(UUID id) {
        return journal.stream().map(ChainedEvent::event).filter(UnitAppended.class::isInstance)
                .map(event -> ((UnitAppended) event).unit()).filter(unit -> unit.id().equals(id)).findFirst()
                .orElseThrow();
    }

    @Test
    void theFirstUnitCreatesTheContextAndItsAgentJoins() {
        append(NOON, one(UnitIds.next(), "a", "1"));
        assertThat(journal).extracting(chained -> (Object) chained.event().getClass())
                .containsExactly(ContextCreated.class, AgentJoined.class, UnitAppended.class);
        assertThat(state.view().units()).isEqualTo(1);
        assertThat(state.view().events()).isEqualTo(3);
    }

    @Test
    void seqsAreDenseAcrossTheRequestsOfABatch() {
        var replies = append(NOON, one(UnitIds.next(), "a", "1"), one(UnitIds.next(), "b", "2"));
        assertThat(replies).extracting(reply -> ((Appended) reply).receipts().getFirst().seq()).containsExactly(1L, 2L);
    }

    @Test
    void everyEventIsLinkedToTheOneBefore() {
        append(NOON, one(UnitIds.next(), "a", "1"), one(UnitIds.next(), "b", "2"));
        append(NOON, one(UnitIds.next(), "a", "3"));
        var head = HashChain.GENESIS;
        for (var chained : journal) {
            head = HashChain.link(head, chained.canonical());
            assertThat(chained.hash()).isEqualTo(head);
        }
        assertThat(state.head()).isEqualTo(head);
    }

    @Test
    void aRetryInTheSameBatchGetsTheFirstReceipt() {
        var id = UnitIds.next();
        var replies = append(NOON, one(id, "a", "1"), one(id, "a", "1"));
        var second = ((Appended) replies.get(1)).receipts().getFirst();
        assertThat(second.repeated()).isTrue();
        assertThat(second.seq()).isEqualTo(1);
        assertThat(state.units()).isEqualTo(1);
    }

    @Test
    void anIdOfOtherContentRefusesItsWholeRequestAndNoOther() {
        var id = UnitIds.next();
        append(NOON, one(id, "a", "1"));
        var replies = append(NOON, Map.of(id, unit(id)),
                new AppendUnits("c", List.of(draft(UnitIds.next(), "a", "new"), draft(id, "a", "other"))),
                one(UnitIds.next(), "a", "fine"));
        assertThat(replies.get(0)).isEqualTo(new Refused(new Problem.UnitIdTaken(id)));
        assertThat(replies.get(1)).isInstanceOf(Appended.class);
        assertThat(state.units()).isEqualTo(2);
    }

    @Test
    void aContextTakesNoMoreAgentsThanItsBound() {
        append(NOON, one(UnitIds.next(), "a", "1"), one(UnitIds.next(), "b", "2"));
        assertThat(append(NOON, one(UnitIds.next(), "c", "3")).getFirst()).isInstanceOf(Refused.class);
        assertThat(state.units()).isEqualTo(2);
    }

    @Test
    void timeNeverRunsBackwardsInAContext() {
        append(NOON, one(UnitIds.next(), "a", "1"));
        append(NOON.minusSeconds(60), one(UnitIds.next(), "a", "2"));
        assertThat(state.updatedAt()).isEqualTo(NOON);
    }

    @Test
    void onlyIdsThatMayHaveBeenForgottenNeedALookUp() {
        var first = UnitIds.next();
        append(NOON, one(first, "a", "0"));
        for (var i = 1; i <= 4; i++) {
            append(NOON, one(UnitIds.next(), "a", "" + i));
        }
        assertThat(state.recentIds().contains(first)).isFalse();
        var young = new UUID((UnitIds.millis(first) + 60_000) << 16 | 0x7000, Long.MIN_VALUE);
        var batch = List.of(one(first, "a", "0"), one(young, "a", "young"));
        assertThat(ContextRules.unresolved(state, batch, Map.of(), Set.of())).containsExactly(first);
        assertThat(ContextRules.unresolved(state, batch, Map.of(), Set.of(first))).isEmpty();
    }

    @Test
    void aSnapshotRestoresEverythingTheRulesKnow() {
        for (var i = 0; i < 9; i++) {
            append(NOON.plusSeconds(i), one(UnitIds.next(), "a", "" + i));
        }
        var restored = ContextState.of(state.toSnapshot(), 4);
        assertThat(restored.view()).isEqualTo(state.view());
        assertThat(restored.toSnapshot()).isEqualTo(state.toSnapshot());
    }
}
