package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.context.ContextCommand.BatchReply;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.UnitIds;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import dev.tutti.tracing.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What queues at a gate while a batch is in flight goes as the next one; beyond its bound it is refused at the door. */
class AppendGateTest {
    private static final ContextSettings SETTINGS = new ContextSettings(10,
            new ContextRules.Bounds(10, 10, 10, 10), Duration.ofSeconds(10), 10, Duration.ofSeconds(1), 4, 1 << 20,
            3, 1 << 20, new Tails.Bounds(10, 1 << 20));

    private final List<List<AppendUnits>> sent = new ArrayList<>();
    private final List<CompletableFuture<BatchReply>> replies = new ArrayList<>();
    private final AppendGate gate = new AppendGate(SETTINGS, (batch, span) -> {
        sent.add(batch);
        replies.add(new CompletableFuture<>());
        return replies.getLast();
    });

    private static AppendUnits one(String text) {
        return new AppendUnits("c", List.of(new WorkUnitDraft(UnitIds.next(), "c", "a", "MESSAGE", null,
                Collections.emptySortedMap(), "text/plain", Payload.text(text), List.of())));
    }

    private void answer(int batch) {
        replies.get(batch).complete(new BatchReply(
                sent.get(batch).stream().map(request -> (ContextReply) new Appended(List.of())).toList(), Span.NONE));
    }

    @Test
    void aLoneWriterIsSentAtOnce() {
        gate.append(one("1"), Span.NONE);
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatQueuesGoesTogetherInOrderWithinTheBatchBound() {
        var requests = List.of(one("1"), one("2"), one("3"), one("4"), one("5"));
        requests.forEach(request -> gate.append(request, Span.NONE));
        assertThat(sent).containsExactly(requests.subList(0, 1));
        answer(0);
        assertThat(sent.get(1)).isEqualTo(requests.subList(1, 4));
        answer(1);
        assertThat(sent.get(2)).isEqualTo(requests.subList(4, 5));
    }

    @Test
    void beyondTheBoundAnAppendIsRefusedAndNothingElseIsLost() {
        var accepted = List.of(gate.append(one("1"), Span.NONE), gate.append(one("2"), Span.NONE),
                gate.append(one("3"), Span.NONE),
                gate.append(one("4"), Span.NONE), gate.append(one("5"), Span.NONE));
        assertThat(gate.append(one("6"), Span.NONE)).isCompletedWithValueMatching(
                reply -> reply instanceof Refused(var problem) && problem instanceof Problem.Overloaded);
        answer(0);
        answer(1);
        answer(2);
        assertThat(accepted).allMatch(reply -> reply.join() instanceof Appended);
    }

    @Test
    void aBatchWithoutAnAnswerHasAnUnknownOutcomeAndTheNextOneGoes() {
        var first = gate.append(one("1"), Span.NONE);
        gate.append(one("2"), Span.NONE);
        replies.getFirst().completeExceptionally(new TimeoutException());
        assertThat(first).isCompletedWithValueMatching(
                reply -> reply instanceof Refused(var problem) && problem instanceof Problem.OutcomeUnknown);
        assertThat(sent).hasSize(2);
    }

    @Test
    void anIdleGateClosesAndABusyOneDoesNot() {
        gate.append(one("1"), Span.NONE);
        assertThat(gate.closeIfIdle()).isFalse();
        answer(0);
        assertThat(gate.closeIfIdle()).isTrue();
        assertThat(gate.append(one("2"), Span.NONE)).isNull();
    }
}
