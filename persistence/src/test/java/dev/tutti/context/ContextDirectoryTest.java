package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.HashChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of contexts, with a hundred thousand of them. */
class ContextDirectoryTest {
    private static final int CONTEXTS = 100_000;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final ContextDirectory directory = new ContextDirectory(null, null);

    private void tell(long number, ContextEvent event) {
        directory.apply(new ContextLog.Logged(number, HashChain.seal(HashChain.GENESIS, event)));
    }

    private void fill() {
        for (var i = 0; i < CONTEXTS; i++) {
            var id = "context-" + i;
            tell(1, new ContextCreated(id, NOON, "maker", "", Collections.emptySortedMap()));
            tell(2, new AgentJoined(id, NOON, 0, "agent-" + i % 1000));
            if (i % 10_000 == 0) {
                complete(id, 3, ContextStatus.COMPLETED);
            }
        }
    }

    private void complete(String id, long number, ContextStatus status) {
        var nothing = ContextChange.NOTHING;
        tell(number, new ContextUpdated(id, NOON, 0, "maker",
                new ContextChange(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, status,
                        nothing.setMeta(), nothing.removeMeta())));
    }

    private List<String> all(String agent, ContextStatus status, int limit) {
        var found = new ArrayList<String>();
        var after = "";
        while (true) {
            var page = directory.list(new ContextQuery(limit, after, agent, status));
            page.forEach(context -> found.add(context.contextId()));
            if (page.size() < limit) {
                return found;
            }
            after = page.getLast().contextId();
        }
    }

    @Test
    void pagesBringEachContextOnceWhateverTheFilter() {
        fill();
        assertThat(all(null, null, 1000)).hasSize(CONTEXTS).doesNotHaveDuplicates().isSorted();
        assertThat(all("agent-7", null, 7)).hasSize(100).allMatch(id -> id.endsWith("007") || id.matches(".*-7"));
        assertThat(all(null, ContextStatus.COMPLETED, 3)).hasSize(10);
        assertThat(all("agent-0", ContextStatus.COMPLETED, 3)).hasSize(10);
        assertThat(all("agent-1", ContextStatus.COMPLETED, 3)).isEmpty();
        assertThat(all(null, ContextStatus.ACTIVE, 1000)).hasSize(CONTEXTS - 10);
    }

    @Test
    void whatIsToldAgainFromTheBeginningChangesNothing() {
        fill();
        complete("context-5", 3, ContextStatus.COMPLETED);
        complete("context-5", 4, ContextStatus.ACTIVE);
        complete("context-5", 3, ContextStatus.COMPLETED);
        assertThat(all(null, ContextStatus.COMPLETED, 100)).doesNotContain("context-5");
    }
}
