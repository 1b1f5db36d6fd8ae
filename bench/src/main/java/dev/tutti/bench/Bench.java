package dev.tutti.bench;

import dev.tutti.bench.item.AppendItem;
import dev.tutti.bench.item.HandOverItem;
import dev.tutti.bench.item.Item;
import dev.tutti.bench.item.LockItem;
import dev.tutti.bench.item.PushItem;
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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Tutti and its peers on the same work, turn by turn, and prints what each of them did. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    @Option(names = "--systems", split = ",", defaultValue = "tutti,redis,nats,postgresql,etcd")
    private List<String> systems;

    @Option(names = "--items", split = ",", defaultValue = "append,push,lock,handover,last")
    private List<String> items;

    @Option(names = "--ways", defaultValue = ".*", description = "A regular expression over 'system way'.")
    private String ways;

    @Option(names = "--writers", split = ",", defaultValue = "1,16,64")
    private List<Integer> writers;

    @Option(names = "--payloads", split = ",", defaultValue = "512,transcripts")
    private List<String> payloads;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "How long each measurement takes.")
    private double seconds;

    @Option(names = "--warm", defaultValue = "15", description = "Seconds of every way of every system before the first round.")
    private double warmSeconds;

    @Option(names = "--root", required = true, description = "The checkout.")
    private Path root;

    @Option(names = "--directory", required = true, description = "Where the systems keep their data.")
    private Path directory;

    @Option(names = "--java-options", defaultValue = "")
    private String javaOptions;

    @Option(names = "--out")
    private Path out;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var peers = new ArrayList<Peer>();
        try {
            for (var system : systems) {
                var peer = peer(system);
                peers.add(peer);
                peer.start(Files.createDirectories(directory.resolve(system)));
            }
            var report = new Report(System.err);
            for (var item : items(peers, warmSeconds, new Report(System.err))) {
                if (warmSeconds > 0) {
                    item.run(0);
                }
            }
            var measured = items(peers, seconds, report);
            for (var round = 1; round <= rounds; round++) {
                for (var item : measured) {
                    item.run(round);
                }
            }
            if (out != null) {
                report.save(out);
            }
            System.out.println(report.tables());
            return 0;
        } finally {
            for (var peer : peers) {
                peer.close();
            }
        }
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
