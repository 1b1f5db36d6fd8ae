package dev.tutti.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.StoredUnit;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.wire.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamCheckerTest {
    private final List<StreamEvent> truth = LongStream.rangeClosed(1, 5).mapToObj(StreamCheckerTest::event).toList();
    private final List<StreamEvent> seen = new ArrayList<>(truth);

    private static StreamEvent event(long seq) {
        return new StreamEvent("cursor-" + seq, "workunit.created", Wire.JSON.createObjectNode().put("contextId", "c")
                .put("seq", seq).put("id", "unit-" + seq).put("agentId", "ann").put("payload", "p" + seq));
    }

    private static StoredUnit unit(long seq) {
        return new StoredUnit("c", seq, "unit-" + seq, "ann", "p" + seq);
    }

    private List<Promise> broken() {
        return StreamChecker.check("reader", seen, truth).stream().map(Violation::promise).toList();
    }

    @Test
    void whoWasShownTheJournalIsRight() {
        // Cursors of two connections may differ.
        seen.set(1, new StreamEvent("another", seen.get(1).name(), seen.get(1).data()));
        assertThat(broken()).isEmpty();
    }

    @Test
    void aGapIsFound() {
        seen.remove(2);
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void anEventThatIsShownTwiceIsFound() {
        seen.add(3, seen.get(2));
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void twoThatAreSwappedAreFound() {
        Collections.swap(seen, 1, 2);
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void aMissingEndIsFound() {
        seen.removeLast();
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void whatIsShownBehindTheEndIsFound() {
        seen.add(event(6));
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void otherContentIsFound() {
        seen.set(0, event(9));
        assertThat(broken()).containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }

    @Test
    void streamAndPagesMustShowTheSameUnits() {
        var pages = new ArrayList<>(LongStream.rangeClosed(1, 5).mapToObj(StreamCheckerTest::unit).toList());
        assertThat(StreamChecker.checkUnits("node 1", truth, pages)).isEmpty();
        pages.remove(3);
        assertThat(StreamChecker.checkUnits("node 1", truth, pages)).extracting(Violation::promise)
                .containsExactly(Promise.STREAM_EQUALS_JOURNAL);
    }
}
