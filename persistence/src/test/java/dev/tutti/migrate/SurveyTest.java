package dev.tutti.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.journal.JournaledEvent;
import dev.tutti.migrate.MigrationException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found out of a source before anything is written. */
class SurveyTest {
    private static final Progress SILENT = new Progress() {
        @Override
        public void at(Step step, long events, long ofEvents) {}

        @Override
        public void failed(String why, Duration pause) {}
    };

    private final MemorySource source = new MemorySource().context("good", 20).lockSpace("good", 5);

    private void refused(Reason reason, String... says) {
        assertThatThrownBy(() -> Survey.of(source, 2, SILENT)).isInstanceOfSatisfying(MigrationException.class,
                e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason)).hasMessageContainingAll(says);
    }

    private List<JournaledEvent> log(String id, List<JournaledEvent> events) {
        var log = new ArrayList<>(events);
        source.logs.put(id, log);
        return log;
    }

    @Test
    void allThatThereIsIsCounted() {
        assertThat(Survey.of(source.context("more", 3), 4, SILENT).inventory())
                .isEqualTo(new Inventory(2, 17, 1, 28));
        assertThat(Survey.of(new MemorySource(), 1, SILENT)).isEqualTo(new Survey(Inventory.NOTHING, 0));
    }

    @Test
    void aMissingEventIsTold() {
        log("context|a", Logs.context("a", 9)).remove(4);
        refused(Reason.SOURCE_DAMAGED, "context 'a'", "event 5 is missing");
    }

    @Test
    void eventsThatWereDeletedAreTold() {
        var log = log("lock-space|a", Logs.lockSpace("a", 9));
        log.subList(0, 3).clear();
        refused(Reason.SOURCE_DAMAGED, "lock space 'a'", "event 1 is missing");
    }

    @Test
    void anEventThatDoesNotFollowFromTheOneBeforeIsTold() {
        var other = Logs.context("a", 30);
        var log = log("context|a", Logs.context("a", 9));
        var moved = other.get(20);
        log.set(5, Logs.journaled(6, moved.serializerId(), moved.serializerManifest(), moved.bytes()));
        refused(Reason.SOURCE_DAMAGED, "context 'a'", "chain is broken at event 6");
    }

    @Test
    void anEventOfAnotherLogIsTold() {
        log("lock-space|a", Logs.lockSpace("b", 3));
        refused(Reason.SOURCE_DAMAGED, "lock space 'a'", "'b'");
    }

    @Test
    void whatANewerVersionWroteIsToldInsteadOfLost() {
        log("agent|a", Logs.context("a", 3));
        refused(Reason.SOURCE_NEWER, "agent|a");
        source.logs.remove("agent|a");
        // A field of the event that this version has no name for.
        var log = log("lock-space|a", Logs.lockSpace("a", 3));
        log.set(1, Logs.with(log.get(1), (byte) 0xf8, (byte) 0x07, (byte) 1));
        refused(Reason.SOURCE_NEWER, "Event 2", "lock space 'a'");
        log.set(1, Logs.journaled(2, 720_999, "tutti.lock.event.v1", log.get(0).bytes()));
        refused(Reason.SOURCE_NEWER, "Event 2", "lock space 'a'");
        log.set(1, Logs.journaled(2, 720_002, "tutti.lock.event.v2", log.get(0).bytes()));
        refused(Reason.SOURCE_NEWER, "Event 2", "lock space 'a'", "v2");
    }

    @Test
    void whatCassandraCannotTakeIsTold() {
        var log = log("lock-space|a", Logs.lockSpace("a", 2));
        var large = new byte[16 << 20];
        var space = Logs.lockSpace("a".repeat(large.length), 1).getFirst();
        source.logs.remove("lock-space|a");
        assertThat(log).hasSize(2);
        log("lock-space|" + "a".repeat(large.length), List.of(space));
        refused(Reason.TOO_LARGE, "Event 1");
    }

    @Test
    void ofLargeEventsFewerAreWrittenToATagAtOnce() {
        assertThat(new Survey(Inventory.NOTHING, 0).tagEvents()).isEqualTo(100);
        assertThat(new Survey(Inventory.NOTHING, 300).tagEvents()).isEqualTo(100);
        assertThat(new Survey(Inventory.NOTHING, 1 << 20).tagEvents()).isEqualTo(4);
        assertThat(new Survey(Inventory.NOTHING, 15 << 20).tagEvents()).isEqualTo(1);
    }
}
