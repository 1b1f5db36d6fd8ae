package dev.tutti.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tutti.context.ContextLog.Logged;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of the logs in memory: never a gap, never another event, and never more than was allowed. */
class TailsTest {
    private static final Tails.Bounds ROOMY = new Tails.Bounds(100, 1 << 20);

    private static ChainedEvent event(String contextId, long number) {
        return new ChainedEvent(new AgentLeft(contextId, Instant.EPOCH, number, "a"), ByteString.EMPTY,
                ByteString.EMPTY);
    }

    private static List<Logged> events(String contextId, long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(number -> new Logged(number, event(contextId, number)))
                .toList();
    }

    private static void append(Tails tails, String contextId, long from, long to) {
        tails.append(contextId, from,
                LongStream.rangeClosed(from, to).mapToObj(number -> event(contextId, number)).toList());
    }

    @Test
    void whatWasAppendedIsThereByNumber() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 1, 3);
        append(tails, "c", 4, 4);
        assertThat(tails.upTo("c", 2, 4)).isEqualTo(events("c", 2, 4));
        assertThat(tails.upTo("c", 1, 2)).isEqualTo(events("c", 1, 2));
    }

    @Test
    void ofARangeThatBeginsBeforeItTheNewestPartIsThere() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 10, 12);
        assertThat(tails.upTo("c", 1, 11)).isEqualTo(events("c", 10, 11));
    }

    @Test
    void ofARangeThatEndsBehindItOrInAnotherContextNothingIsThere() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 1, 3);
        assertThat(tails.upTo("c", 1, 4)).isEmpty();
        assertThat(tails.upTo("d", 1, 3)).isEmpty();
    }

    @Test
    void whatWasReadProlongsItAtEitherEnd() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 10, 12);
        tails.add("c", events("c", 5, 10));
        tails.add("c", events("c", 11, 15));
        assertThat(tails.upTo("c", 1, 15)).isEqualTo(events("c", 5, 15));
    }

    @Test
    void whatLiesApartBeforeItChangesNothing() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 10, 12);
        tails.add("c", events("c", 1, 8));
        assertThat(tails.upTo("c", 1, 12)).isEqualTo(events("c", 10, 12));
    }

    @Test
    void whatLiesApartBehindItTakesItsPlaceAsTheLogWentOnElsewhere() {
        var tails = new Tails(ROOMY);
        append(tails, "c", 1, 3);
        append(tails, "c", 7, 8);
        assertThat(tails.upTo("c", 1, 8)).isEqualTo(events("c", 7, 8));
    }

    @Test
    void ofOneContextNoMoreThanItsNewestEventsAreKept() {
        var tails = new Tails(new Tails.Bounds(5, 1 << 20));
        append(tails, "c", 1, 20);
        assertThat(tails.upTo("c", 1, 20)).isEqualTo(events("c", 16, 20));
        tails.add("c", events("c", 1, 16));
        assertThat(tails.upTo("c", 1, 20)).isEqualTo(events("c", 16, 20));
    }

    @Test
    void theContextThatWasNotUsedForLongestGoesFirst() {
        var tails = new Tails(new Tails.Bounds(100, 1024 * 6));
        append(tails, "first", 1, 3);
        append(tails, "second", 1, 3);
        tails.upTo("first", 1, 3);
        append(tails, "third", 1, 3);
        assertThat(tails.upTo("second", 1, 3)).isEmpty();
        assertThat(tails.upTo("first", 1, 3)).isEqualTo(events("first", 1, 3));
        assertThat(tails.upTo("third", 1, 3)).isEqualTo(events("third", 1, 3));
    }

    @Test
    void withoutRoomNothingIsKept() {
        var tails = new Tails(new Tails.Bounds(100, 0));
        append(tails, "c", 1, 3);
        assertThat(tails.upTo("c", 3, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverHappensARangeIsTheNewestPartOfWhatWasAskedForWithoutAGap(long seed) {
        var random = new Random(seed);
        var tails = new Tails(new Tails.Bounds(20, 1024 * 50));
        for (var step = 0; step < 20_000; step++) {
            var contextId = "c" + random.nextInt(5);
            var from = 1 + random.nextInt(100);
            var to = from + random.nextInt(30);
            switch (random.nextInt(3)) {
                case 0 -> append(tails, contextId, from, to);
                case 1 -> tails.add(contextId, events(contextId, from, to));
                default -> {
                    var found = tails.upTo(contextId, from, to);
                    if (!found.isEmpty()) {
                        assertThat(found).isEqualTo(events(contextId, to - found.size() + 1L, to));
                        assertThat(found.getFirst().number()).isGreaterThanOrEqualTo(from);
                    }
                }
            }
        }
    }
}
