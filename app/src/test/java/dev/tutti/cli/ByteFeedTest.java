package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ByteFeedTest {
    private final ByteFeed feed = new ByteFeed();
    private int asked;
    private boolean cancelled;

    @Test
    void asManyPiecesAreAskedForAsAreTaken() throws Exception {
        subscribe();
        assertThat(asked).isEqualTo(1);
        feed.onNext(List.of(ByteBuffer.allocate(3)));
        assertThat(asked).isEqualTo(1);

        assertThat(feed.next(Duration.ofSeconds(9)).orElseThrow()).hasSize(1);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aConnectionSilentForTooLongIsDead() {
        subscribe();

        assertThatIOException().isThrownBy(() -> feed.next(Duration.ofMillis(1))).withMessage("nothing heard for 0 s");
    }

    @Test
    void theEndAndAFailureComeAfterWhatWasReceived() throws Exception {
        subscribe();
        feed.onNext(List.of());
        feed.onError(new IOException("reset"));

        assertThat(feed.next(Duration.ofSeconds(9))).isPresent();
        assertThatIOException().isThrownBy(() -> feed.next(Duration.ofSeconds(9))).withMessage("reset");
        feed.onComplete();
        assertThat(feed.next(Duration.ofSeconds(9))).isEmpty();
    }

    @Test
    void closingLetsTheConnectionGo() {
        subscribe();
        feed.close();

        assertThat(cancelled).isTrue();
    }

    private void subscribe() {
        feed.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long pieces) {
                asked += (int) pieces;
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }
}
