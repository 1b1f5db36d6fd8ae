package dev.tutti.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.journal.CopyTarget.TaggedEvent;
import dev.tutti.journal.JournaledEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How events are cut into writes. */
class WritePartsTest {
    private static List<List<Integer>> parts(long maxBytes, long maxEvents, Integer... sizes) {
        return new WriteParts(maxBytes, maxEvents)
                .of(Arrays.stream(sizes)
                        .map(size -> new TaggedEvent(new JournaledEvent(1, 0, "", "", 0, "", new byte[size]), "",
                                Set.of()))
                        .toList())
                .stream().map(part -> part.stream().map(event -> event.journaled().bytes().length).toList()).toList();
    }

    @Test
    void aPartIsAsLargeAsItMayBe() {
        assertThat(parts(10, 99, 4, 4, 2, 1, 9, 1)).containsExactly(List.of(4, 4, 2), List.of(1, 9), List.of(1));
    }

    @Test
    void aPartHasNoMoreEventsThanItMay() {
        assertThat(parts(99, 2, 1, 1, 1, 1, 1)).containsExactly(List.of(1, 1), List.of(1, 1), List.of(1));
    }

    @Test
    void anEventThatIsTooLargeIsAloneAndNothingIsLost() {
        assertThat(parts(10, 99, 1, 20, 1)).containsExactly(List.of(1), List.of(20), List.of(1));
        assertThat(parts(10, 99)).isEmpty();
    }
}
