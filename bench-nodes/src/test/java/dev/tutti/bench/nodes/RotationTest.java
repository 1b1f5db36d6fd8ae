package dev.tutti.bench.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.bench.load.Bytes;
import dev.tutti.bench.load.Dialogue;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One writer with several contexts. */
class RotationTest {
    private record Word(String word) implements Dialogue {
        @Override
        public void request(long n, ByteBuffer out) {
            out.put(Bytes.of(word));
        }

        @Override
        public boolean reply(ByteBuffer in) {
            return true;
        }
    }

    @Test
    void requestsGoAround() {
        var rotation = new Rotation(List.of(new Word("a"), new Word("b"), new Word("c")));
        var out = ByteBuffer.allocate(5);

        for (var n = 0; n < 5; n++) {
            rotation.request(n, out);
        }

        assertThat(out.array()).isEqualTo(Bytes.of("abcab"));
    }
}
