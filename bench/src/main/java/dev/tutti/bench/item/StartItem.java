package dev.tutti.bench.item;

import dev.tutti.bench.load.ClosedLoop;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** From the start of the process to its first answer that it is ready: empty, after a stop, and after SIGKILL under load. */
public final class StartItem implements Item {
    private static final int WRITERS = 16;

    private final List<Stored> stores;
    private final Function<String, Peer> fresh;
    private final Path directory;
    private final Report report;

    /** @param fresh makes another one of the system of a name */
    public StartItem(List<Stored> stores, Function<String, Peer> fresh, Path directory, Report report) {
        this.stores = stores;
        this.fresh = fresh;
        this.directory = directory;
        this.report = report;
    }

    @Override
    public void run(int round) throws IOException {
        for (var store : stores) {
            var peer = store.peer();
            try (var empty = fresh.apply(peer.name())) {
                empty.start(Files.createTempDirectory(directory, "empty"));
                add(round, empty, "empty");
            }
            var size = String.format(Locale.ROOT, "%,d units in one context", store.largest());
            peer.close();
            store.start();
            add(round, peer, size);
            append(store);
            peer.server().kill();
            store.start();
            add(round, peer, size + ", after SIGKILL");
        }
    }

    private static void append(Stored store) throws IOException {
        var context = store.contexts().get(store.largest());
        var dialogues = IntStream.range(0, WRITERS)
                .mapToObj(i -> store.peer().appends().values().iterator().next().to(context, store.payloads()))
                .toList();
        try (var loop = new ClosedLoop(store.peer().server().port(), dialogues)) {
            loop.run(1, 1);
        }
    }

    private void add(int round, Peer peer, String shape) {
        report.add(new Figure("Start to ready", shape, peer.name(), "", round,
                Map.of("ready s", peer.server().readySeconds())));
    }
}
