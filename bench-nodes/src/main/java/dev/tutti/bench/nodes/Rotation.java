package dev.tutti.bench.nodes;

import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One connection that takes up dialogues of one kind in turn: a writer with several contexts. */
final class Rotation implements Dialogue {
    private final List<? extends Dialogue> turns;

    Rotation(List<? extends Dialogue> turns) {
        this.turns = List.copyOf(turns);
    }

    @Override
    public void open(Wire wire) throws IOException {
        turns.getFirst().open(wire);
    }

    @Override
    public void request(long n, ByteBuffer out) {
        turns.get((int) (n % turns.size())).request(n, out);
    }

    @Override
    public boolean reply(ByteBuffer in) {
        return turns.getFirst().reply(in);
    }
}
