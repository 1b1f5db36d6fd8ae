package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A system of its own beside those that run the short items, with contexts of several sizes in it. */
public final class Stored {
    private static final int FILLERS = 8;

    private final Peer peer;
    private final Path directory;
    private final List<Integer> sizes;
    private final Payloads payloads;

    private Stored(Peer peer, Path directory, List<Integer> sizes, Payloads payloads) {
        this.peer = peer;
        this.directory = directory;
        this.sizes = sizes;
        this.payloads = payloads;
    }

    /** @param sizes how many units each of its contexts has */
    public static Stored fill(Peer peer, Path directory, List<Integer> sizes, Payloads payloads) throws IOException {
        var stored = new Stored(peer, directory, sizes, payloads);
        stored.start();
        for (var size : sizes) {
            var dialogues = IntStream.range(0, Math.min(FILLERS, Math.max(1, size / 1000)))
                    .mapToObj(i -> peer.filling().to(stored.context(size), payloads)).toList();
            try (var loop = new ClosedLoop(peer.server().port(), dialogues)) {
                loop.fill(size);
            }
        }
        return stored;
    }

    public void start() throws IOException {
        peer.start(Files.createDirectories(directory));
    }

    public Peer peer() {
        return peer;
    }

    Payloads payloads() {
        return payloads;
    }

    int largest() {
        return sizes.stream().max(Integer::compare).orElseThrow();
    }

    /** Its contexts by their number of units, as far as they were filled. */
    Map<Integer, String> contexts() {
        return sizes.stream().collect(Collectors.toMap(size -> size, this::context, (a, b) -> a,
                java.util.LinkedHashMap::new));
    }

    private String context(int size) {
        return "stored-" + size;
    }
}
