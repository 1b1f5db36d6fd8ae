package dev.tutti.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A request is taken back when the last who asked with its id has gone, and not before. */
class AttemptsTest {
    private final Attempts attempts = new Attempts();
    private final UUID request = UUID.randomUUID();
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();

    @Test
    void theOnlyOneTakesItBack() {
        attempts.asked(request, first);
        assertThat(attempts.withdrawn(request, first)).isTrue();
    }

    @Test
    void ofTwoTheLastOneTakesItBackWhicheverThatIs() {
        attempts.asked(request, first);
        attempts.asked(request, second);
        // Repeated by its node, as what waits is.
        attempts.asked(request, first);
        assertThat(attempts.withdrawn(request, first)).isFalse();
        assertThat(attempts.withdrawn(request, second)).isTrue();
    }

    @Test
    void whoWithdrawsTwiceCountsOnce() {
        attempts.asked(request, first);
        attempts.asked(request, second);
        assertThat(attempts.withdrawn(request, first)).isFalse();
        assertThat(attempts.withdrawn(request, first)).isFalse();
    }

    @Test
    void whatNothingIsKnownOfIsTakenBack() {
        assertThat(attempts.withdrawn(request, first)).isTrue();
    }
}
