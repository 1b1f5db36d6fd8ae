package dev.tutti.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.feed.Subscription.Step;
import dev.tutti.feed.SubscriptionState.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A subscription hands each event out once and in order, whatever its feed and its client do. */
class SubscriptionTest {
    private static final LogId LOG = new LogId("test", "log");
    private static final FeedSettings SETTINGS = new FeedSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 4,
            1 << 20, 4, 1 << 20, 3, 1 << 20, 16);

    private static List<FeedEvent> events(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(number -> new FeedEvent(LOG, number, "e" + number, 10))
                .toList();
    }

    @Test
    void theTableOfItsLifecycle() {
        assertThat(SubscriptionState.CATCHING_UP.on(Signal.ATTACHED)).isEqualTo(SubscriptionState.LIVE);
        assertThat(SubscriptionState.LIVE.on(Signal.OVERFLOWED)).isEqualTo(SubscriptionState.LAGGING);
        assertThat(SubscriptionState.LIVE.on(Signal.GAP)).isEqualTo(SubscriptionState.CATCHING_UP);
        assertThat(SubscriptionState.LAGGING.on(Signal.DRAINED)).isEqualTo(SubscriptionState.CATCHING_UP);
        for (var signal : Signal.values()) {
            if (signal != Signal.DRAINED) {
                assertThat(SubscriptionState.LAGGING.on(signal)).isEqualTo(SubscriptionState.LAGGING);
            }
        }
    }

    @Test
    void oneThatDoesNotReadKeepsNoMoreThanItsBuffer() {
        var subscription = new Subscription(LOG, 0, event -> true, SETTINGS);
        subscription.next();
        subscription.attached(List.of());
        var step = subscription.events(events(1, 100));
        assertThat(step).isInstanceOf(Step.Detach.class);
        assertThat(subscription.state()).isEqualTo(SubscriptionState.LAGGING);
        var kept = 0;
        while (subscription.hasEvents()) {
            subscription.poll();
            kept++;
        }
        assertThat(kept).isEqualTo(SETTINGS.bufferEvents() + 1);
        assertThat(subscription.next()).isEqualTo(new Step.Attach(kept));
    }

    @Test
    void whatIsFilteredOutStillMovesThePosition() {
        var subscription = new Subscription(LOG, 0, event -> false, SETTINGS);
        subscription.next();
        subscription.attached(events(1, 50));
        assertThat(subscription.hasEvents()).isFalse();
        assertThat(subscription.position()).isEqualTo(50);
    }

    /** A journal that grows, a feed that forgets, loses and repeats, and a client that reads when it likes. */
    @Test
    void whateverHappensEachEventIsHandedOutOnceAndInOrder() {
        var seed = Long.getLong("tutti.seed", 7);
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var behind = random.nextInt(5);
            var subscription = new Subscription(LOG, behind, event -> true, SETTINGS);
            var seen = new ArrayList<Long>();
            long head = behind + random.nextInt(10);
            var pending = subscription.next();
            for (var n = 0; n < 400; n++) {
                switch (random.nextInt(5)) {
                    case 0 -> {
                        var more = 1 + random.nextInt(6);
                        var first = Math.max(1, head + 1 - random.nextInt(3));
                        head += more;
                        if (random.nextInt(4) > 0) {
                            subscription.events(events(first, head));
                        }
                    }
                    case 1, 2 -> {
                        if (subscription.hasEvents()) {
                            seen.add(subscription.poll().number());
                        }
                    }
                    default -> {
                        switch (pending) {
                            case Step.Read(var from, var to) -> subscription
                                    .read(events(from, Math.min(to, from + random.nextInt(3))));
                            case Step.Attach(var from) -> {
                                if (head - from <= 4) {
                                    subscription.attached(events(from + 1, head));
                                } else {
                                    subscription.behind(head);
                                }
                            }
                            case Step.Detach detach -> {
                            }
                            case Step.Nothing nothing -> {
                            }
                        }
                        pending = new Step.Nothing();
                    }
                }
                if (pending instanceof Step.Nothing) {
                    pending = subscription.next();
                }
            }
            var from = behind;
            assertThat(seen).as("seed %d, round %d", seed, round)
                    .isEqualTo(LongStream.rangeClosed(from + 1, from + seen.size()).boxed().toList());
        }
    }
}
