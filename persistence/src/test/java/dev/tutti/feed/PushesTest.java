package dev.tutti.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tutti.tracing.Span;
import dev.tutti.tracing.Tracing;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A push ends with the last of its events that is shown. */
class PushesTest {
    private static ActorTestKit kit;
    private static Tracing tracing;

    private final Pushes pushes = new Pushes();

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(ConfigFactory.parseMap(Map.of("tutti.tracing.enabled", "on"))
                .withFallback(ConfigFactory.parseResources("tracing.conf"))
                .withFallback(ConfigFactory.defaultReference()).resolve());
        tracing = Tracing.of(kit.system());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void severalEventsFannedOutTogetherAreOnePushThatEndsWithTheLast() {
        var first = span();
        var second = span();
        pushes.add(first, 1, 3);
        pushes.add(second, 4, 4);
        assertThat(pushes.of(1)).isSameAs(Span.NONE);
        assertThat(pushes.of(2)).isSameAs(Span.NONE);
        assertThat(pushes.of(3)).isSameAs(first);
        assertThat(pushes.of(4)).isSameAs(second);
        assertThat(pushes.of(4)).isSameAs(Span.NONE);
    }

    @Test
    void whatASubscriptionPassesOverIsNoPush() {
        var shown = span();
        pushes.add(span(), 5, 4);
        pushes.add(span(), 6, 0);
        pushes.add(Span.NONE, 7, 7);
        pushes.add(shown, 8, 8);
        assertThat(pushes.of(7)).isSameAs(Span.NONE);
        assertThat(pushes.of(8)).isSameAs(shown);
    }

    private static Span span() {
        return tracing.request("push", null, null);
    }
}
