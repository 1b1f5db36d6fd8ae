package dev.tutti.bench;

import dev.tutti.bench.item.AppendItem;
import dev.tutti.bench.item.ContextsItem;
import dev.tutti.bench.item.GrowthItem;
import dev.tutti.bench.item.HandOverItem;
import dev.tutti.bench.item.Item;
import dev.tutti.bench.item.LastItem;
import dev.tutti.bench.item.LockItem;
import dev.tutti.bench.item.MemoryItem;
import dev.tutti.bench.item.PushItem;
import dev.tutti.bench.item.StartItem;
import dev.tutti.bench.item.Stored;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.peer.Etcd;
import dev.tutti.bench.peer.Nats;
import dev.tutti.bench.peer.Peer;
import dev.tutti.bench.peer.PostgreSql;
import dev.tutti.bench.peer.Redis;
import dev.tutti.bench.peer.Tutti;
import dev.tutti.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Tutti and its peers on the same work, turn by turn, and prints what each of them did. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final String IDLE_SETTING = "pekko.cluster.sharding.passivation.default-strategy.idle-entity.timeout";

    @Option(names = "--systems", split = ",", defaultValue = "tutti,redis,nats,postgresql,etcd")
    private List<String> systems;

    @Option(names = "--items", split = ",", defaultValue = "append,push,lock,handover,last,start,memory,growth,contexts")
    private List<String> items;

    @Option(names = "--ways", defaultValue = ".*", description = "A regular expression over 'system way'.")
    private String ways;

    @Option(names = "--writers", split = ",", defaultValue = "1,16,64")
    private List<Integer> writers;

    @Option(names = "--payloads", split = ",", defaultValue = "512,transcripts")
    private List<String> payloads;

    @Option(names = "--units", split = ",", defaultValue = "100,10000,1000000", description = "Units in the contexts that are read, started on and appended to.")
    private List<Integer> units;

    @Option(names = "--contexts", split = ",", defaultValue = "1000,100000,1000000", description = "How many contexts there are while appends are measured.")
    private List<Integer> contexts;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "How long each measurement takes.")
    private double seconds;

    @Option(names = "--warm", defaultValue = "10", description = "Seconds of every way of every system before the first round.")
    private double warmSeconds;

    @Option(names = "--passive-after", defaultValue = "10000", description = "Milliseconds after which an unused context becomes passive, where memory is measured.")
    private long passiveMillis;

    @Option(names = "--root", required = true, description = "The checkout.")
    private Path root;

    @Option(names = "--directory", required = true, description = "Where the systems keep their data.")
    private Path directory;

    @Option(names = "--java-options", defaultValue = "")
    private String javaOptions;

    @Option(names = "--out", description = "Where every single figure is kept, as JSON, after each item.")
    private Path out;

    @Option(names = "--tables", description = "Runs nothing, and prints the tables of the figures in a file.")
    private Path tables;

    private final List<Stored> stores = new ArrayList<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (tables != null) {
            var earlier = new Report(System.err);
            earlier.read(tables);
            System.out.println(earlier.tables());
            return 0;
        }
        var peers = new ArrayList<Peer>();
        try {
            for (var system : systems) {
                var peer = peer(system);
                peers.add(peer);
                peer.start(Files.createDirectories(directory.resolve(system)));
            }
            var report = new Report(System.err);
            if (warmSeconds > 0) {
                warmUp(peers);
            }
            fillStores(peers);
            var measured = new ArrayList<>(items(peers, seconds, report));
            measured.addAll(storeItems(report));
            var complete = true;
            for (var round = 1; round <= rounds; round++) {
                for (var item : measured) {
                    complete &= run(item, round);
                    if (out != null) {
                        report.save(out);
                    }
                }
            }
            System.out.println("Durability in this run:\n");
            peers.forEach(peer -> System.out.println("- " + peer.name() + ": " + peer.durability()));
            System.out.println(report.tables());
            return complete ? 0 : 1;
        } finally {
            for (var peer : peers) {
                peer.close();
            }
            for (var store : stores) {
                store.peer().close();
            }
        }
    }

    /** An item that fails is told, and takes no figures of the others with it. */
    private static boolean run(Item item, int round) throws InterruptedException {
        try {
            item.run(round);
            return true;
        } catch (IOException | RuntimeException e) {
            System.err.println(item.getClass().getSimpleName() + " failed in round " + round + ": " + e);
            return false;
        }
    }

    /** Every way of every system once, on the heaviest of its work: later items find the code compiled. */
    private void warmUp(List<Peer> peers) throws IOException, InterruptedException {
        var nowhere = new Report(System.err);
        var texts = Payloads.of(payloads.getFirst(), root.resolve("examples/transcripts"));
        if (items.contains("append")) {
            new AppendItem(peers, texts, Collections.max(writers), 1, warmSeconds, ways, nowhere).run(0);
        }
        if (items.contains("push")) {
            new PushItem(peers, texts, 100, 100, warmSeconds, ways, nowhere).run(0);
        }
        if (items.contains("lock")) {
            new LockItem(peers, warmSeconds, ways, nowhere).run(0);
        }
    }

    private void fillStores(List<Peer> peers) throws IOException {
        if (items.stream().anyMatch(Set.of("last", "start", "memory", "growth")::contains)) {
            for (var peer : peers) {
                System.err.println("filling " + peer.name());
                stores.add(Stored.fill(stored(peer.name()), directory.resolve(peer.name() + "-stored"), units,
                        Payloads.of("512", root.resolve("examples/transcripts"))));
            }
        }
    }

    /** The target: a million units within a heap of 512 MB. And contexts become passive while the benchmark waits for it. */
    private Peer stored(String name) {
        return name.equals("tutti")
                ? new Tutti(root.resolve("bin/tutti"), javaOptions + " -Xmx512m -D" + IDLE_SETTING + "="
                        + passiveMillis + "ms")
                : peer(name);
    }

    private List<Item> storeItems(Report report) throws IOException {
        var chosen = new ArrayList<Item>();
        if (items.contains("last")) {
            chosen.add(new LastItem(stores, warmSeconds, seconds, report));
        }
        if (items.contains("growth")) {
            chosen.add(new GrowthItem(stores, seconds, report));
        }
        if (items.contains("start")) {
            chosen.add(new StartItem(stores, this::peer, directory, report));
        }
        if (items.contains("memory")) {
            chosen.add(new MemoryItem(stores, 2 * passiveMillis + 2000, report));
        }
        if (items.contains("contexts") && systems.contains("tutti")) {
            chosen.add(new ContextsItem(peer("tutti"), directory.resolve("tutti-contexts"), contexts,
                    Payloads.of("512", root.resolve("examples/transcripts")), seconds, report));
        }
        return chosen;
    }

    private Peer peer(String name) {
        return switch (name) {
            case "tutti" -> new Tutti(root.resolve("bin/tutti"), javaOptions);
            case "redis" -> new Redis();
            case "nats" -> new Nats();
            case "postgresql" -> new PostgreSql();
            case "etcd" -> new Etcd();
            default -> throw new IllegalArgumentException("no system is called " + name);
        };
    }

    private List<Item> items(List<Peer> peers, double seconds, Report report) throws IOException {
        var chosen = new ArrayList<Item>();
        for (var payload : payloads) {
            var texts = Payloads.of(payload, root.resolve("examples/transcripts"));
            for (var count : writers) {
                if (items.contains("append")) {
                    chosen.add(new AppendItem(peers, texts, count, 1, seconds, ways, report));
                    if (count > 1) {
                        chosen.add(new AppendItem(peers, texts, count, 64, seconds, ways, report));
                    }
                }
            }
        }
        var small = Payloads.of("512", root.resolve("examples/transcripts"));
        if (items.contains("push")) {
            chosen.add(new PushItem(peers, small, 1, 200, seconds, ways, report));
            chosen.add(new PushItem(peers, small, 100, 100, seconds, ways, report));
            chosen.add(new PushItem(peers, small, 1000, 10, seconds, ways, report));
        }
        if (items.contains("lock")) {
            chosen.add(new LockItem(peers, seconds, ways, report));
        }
        if (items.contains("handover")) {
            chosen.add(new HandOverItem(peers, seconds, ways, report));
        }
        return chosen;
    }
}
